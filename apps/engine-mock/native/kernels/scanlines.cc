#include "pixels.h"

namespace framelane::effects {

/// Every other band of rows darker, wandering down by some pixels a frame.
FRAMELANE_WIDE static void run_scanlines(const KernelCall& call, int first, int last) {
  const int period = std::max(2, call.integer(0));
  const uint32_t kept = 256u - static_cast<uint32_t>(call.number(1) * 256.0f + 0.5f);
  const int64_t moved = static_cast<int64_t>(call.integer(2)) * call.frame_index;
  for (int y = first; y < last; ++y) {
    const int64_t place = (((y - moved) % period) + period) % period;
    const uint32_t* source = call.source_row(y);
    uint32_t* target = call.target_row(y);
    if (place < (period + 1) / 2) std::copy_n(source, call.width, target);
    else for (int x = 0; x < call.width; ++x) target[x] = lerp_pixel(0xff000000u, source[x], kept);
  }
}

static const Registration scanlines("scanlines", 3, run_scanlines);

}  // namespace framelane::effects
