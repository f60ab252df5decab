#include "pixels.h"

namespace framelane::effects {

constexpr int kTaps = 16;

/// The mean along the line from each pixel towards a centre.
static void run_zoom_blur(const KernelCall& call, int first, int last) {
  const float amount = call.number(0);
  const float centre_x = call.number(1) * static_cast<float>(call.width - 1);
  const float centre_y = call.number(2) * static_cast<float>(call.height - 1);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    const uint32_t* rows[kTaps];
    float scales[kTaps];
    for (int tap = 0; tap < kTaps; ++tap) {
      scales[tap] = 1.0f - amount * static_cast<float>(tap) / static_cast<float>(kTaps);
      // Between a pixel of the picture and a centre in it there are pixels of the picture alone.
      rows[tap] = call.source_row(static_cast<int>(centre_y + (static_cast<float>(y) - centre_y) * scales[tap] + 0.5f));
    }
    for (int x = 0; x < call.width; ++x) {
      const float from_centre = static_cast<float>(x) - centre_x;
      uint64_t sum = 0x0008000800080008u;
      for (int tap = 0; tap < kTaps; ++tap) {
        sum += spread(rows[tap][static_cast<int>(centre_x + from_centre * scales[tap] + 0.5f)]);
      }
      target[x] = gather(sum >> 4 & 0x00ff00ff00ff00ffu);
    }
  }
}

static const Registration zoom_blur("zoom_blur", 3, run_zoom_blur);

}  // namespace framelane::effects
