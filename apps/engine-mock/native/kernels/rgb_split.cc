#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Red moves one way, blue the other, green stays; in whole pixels.
FRAMELANE_WIDE static void run_rgb_split(const KernelCall& call, int first, int last) {
  const float amount = call.number(0);
  const float turns = call.number(1) / 360.0f;
  const int dx = round_int(amount * cos_turns(turns));
  const int dy = round_int(amount * sin_turns(turns));
  const int right = call.width - 1;
  for (int y = first; y < last; ++y) {
    const uint32_t* middle = call.source_row(y);
    const uint32_t* reds = call.source_row(std::clamp(y - dy, 0, call.height - 1));
    const uint32_t* blues = call.source_row(std::clamp(y + dy, 0, call.height - 1));
    uint32_t* target = call.target_row(y);
    for (int x = 0; x <= right; ++x) {
      const uint32_t r = reds[std::clamp(x - dx, 0, right)] & 0x00ff0000u;
      const uint32_t b = blues[std::clamp(x + dx, 0, right)] & 0x000000ffu;
      target[x] = (middle[x] & 0xff00ff00u) | r | b;
    }
  }
}

static const Registration rgb_split("rgb_split", 2, run_rgb_split);

}  // namespace framelane::effects
