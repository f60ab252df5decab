#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Relief lit from one side: the slope of brightness, on grey or on the picture.
FRAMELANE_WIDE static void run_emboss(const KernelCall& call, int first, int last) {
  const int depth = static_cast<int>(call.number(0) * 256.0f + 0.5f);
  const float turns = call.number(1) / 360.0f;
  const int dx = round_int(cos_turns(turns));
  const int dy = round_int(sin_turns(turns));
  const bool keeps_colour = call.integer(2) != 0;
  const int right = call.width - 1;
  const int bottom = call.height - 1;
  for (int y = first; y < last; ++y) {
    const uint32_t* source = call.source_row(y);
    const uint32_t* towards = call.source_row(std::clamp(y - dy, 0, bottom));
    const uint32_t* away = call.source_row(std::clamp(y + dy, 0, bottom));
    uint32_t* target = call.target_row(y);
    for (int x = 0; x <= right; ++x) {
      const int slope = luma(away[std::clamp(x + dx, 0, right)]) - luma(towards[std::clamp(x - dx, 0, right)]);
      const int light = slope * depth / 256;
      const auto add = [&](int base) { return clamp_byte(base + light); };
      target[x] = keeps_colour ? pack(add(red(source[x])), add(green(source[x])), add(blue(source[x])))
                               : pack(add(128), add(128), add(128));
    }
  }
}

static const Registration emboss("emboss", 3, run_emboss);

}  // namespace framelane::effects
