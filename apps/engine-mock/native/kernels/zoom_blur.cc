#include <vector>

#include "pixels.h"

namespace framelane::effects {

constexpr int kTaps = 16;

/// The mean along the line from each pixel towards a centre.
FRAMELANE_WIDE static void run_zoom_blur(const KernelCall& call, int first, int last) {
  const float amount = call.number(0);
  const float centre_x = call.number(1) * static_cast<float>(call.width - 1);
  const float centre_y = call.number(2) * static_cast<float>(call.height - 1);
  // Between a pixel of the picture and a centre in it there are pixels of the picture alone.
  const auto towards = [amount](int at, float centre, int tap) {
    const float scale = 1.0f - amount * static_cast<float>(tap) / static_cast<float>(kTaps);
    return static_cast<int>(centre + (static_cast<float>(at) - centre) * scale + 0.5f);
  };
  std::vector<int> columns(static_cast<size_t>(call.width) * kTaps);
  for (int x = 0; x < call.width; ++x) {
    for (int tap = 0; tap < kTaps; ++tap) columns[static_cast<size_t>(x * kTaps + tap)] = towards(x, centre_x, tap);
  }
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    const uint32_t* rows[kTaps];
    for (int tap = 0; tap < kTaps; ++tap) rows[tap] = call.source_row(towards(y, centre_y, tap));
    for (int x = 0; x < call.width; ++x) {
      const int* places = &columns[static_cast<size_t>(x) * kTaps];
      uint64_t sum = 0x0008000800080008u;
      for (int tap = 0; tap < kTaps; ++tap) sum += spread(rows[tap][places[tap]]);
      target[x] = gather(sum >> 4 & 0x00ff00ff00ff00ffu);
    }
  }
}

static const Registration zoom_blur("zoom_blur", 3, run_zoom_blur);

}  // namespace framelane::effects
