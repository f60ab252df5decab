#include <vector>

#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

FRAMELANE_WIDE static void keep_brighter(const uint8_t* other, uint8_t* target, int count) {
  for (int at = 0; at < count; ++at) target[at] = target[at] > other[at] ? target[at] : other[at];
}

/// A camera on its own screen: earlier pictures, each scaled and turned once more and fainter, shine through.
FRAMELANE_WIDE static void run_feedback(const KernelCall& call, int first, int last) {
  const float decay = call.number(1);
  const float zoom = call.number(2);
  const float turns = call.number(3) / 360.0f;
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  std::vector<uint32_t> past(static_cast<size_t>(call.width));
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    std::copy_n(call.source_row(y), call.width, target);
    const float dy = static_cast<float>(y) - centre_y;
    float scale = 1.0f;
    float faded = 1.0f;
    for (size_t at = 1; at < call.source_count; ++at) {
      scale *= zoom;
      faded *= decay;
      const uint32_t weight = static_cast<uint32_t>(faded * 256.0f);
      const float c = cos_turns(turns * static_cast<float>(at)) / scale;
      const float s = sin_turns(turns * static_cast<float>(at)) / scale;
      for (int x = 0; x < call.width; ++x) {
        const float dx = static_cast<float>(x) - centre_x;
        const int sx = round_int(centre_x + dx * c + dy * s);
        const int sy = round_int(centre_y - dx * s + dy * c);
        const bool is_inside = sx >= 0 && sy >= 0 && sx < call.width && sy < call.height;
        const uint32_t pixel = is_inside ? call.source_row(sy, at)[sx] : 0;
        past[static_cast<size_t>(x)] = gather(spread(pixel) * weight >> 8 & 0x00ff00ff00ff00ffu);
      }
      keep_brighter(reinterpret_cast<const uint8_t*>(past.data()), reinterpret_cast<uint8_t*>(target), call.width * 4);
    }
  }
}

static const Registration feedback("feedback", 4, run_feedback);

}  // namespace framelane::effects
