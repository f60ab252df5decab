#include "pixels.h"

namespace framelane::effects {

/// What changed since an earlier picture: its size on black, or with its sign around grey.
FRAMELANE_WIDE static void run_frame_difference(const KernelCall& call, int first, int last) {
  const int gain = static_cast<int>(call.number(1) * 256.0f + 0.5f);
  const bool is_signed = call.integer(2) != 0;
  for (int y = first; y < last; ++y) {
    const uint32_t* now = call.source_row(y, 0);
    const uint32_t* before = call.source_row(y, 1);
    uint32_t* target = call.target_row(y);
    const auto change = [&](int a, int b) {
      const int scaled = (a - b) * gain / 256;
      return clamp_byte(is_signed ? 128 + scaled : std::abs(scaled));
    };
    for (int x = 0; x < call.width; ++x) {
      target[x] = pack(change(red(now[x]), red(before[x])), change(green(now[x]), green(before[x])),
                       change(blue(now[x]), blue(before[x])));
    }
  }
}

static const Registration frame_difference("frame_difference", 3, run_frame_difference);

}  // namespace framelane::effects
