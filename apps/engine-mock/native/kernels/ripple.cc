#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

FRAMELANE_WIDE static void run_ripple(const KernelCall& call, int first, int last) {
  const float amplitude = call.number(0);
  const float waves_per_px = 1.0f / call.number(1);
  const float phase = call.number(2) / 360.0f * static_cast<float>(call.frame_index % 36000u);
  const float centre_x = call.number(3) * static_cast<float>(call.width - 1);
  const float centre_y = call.number(4) * static_cast<float>(call.height - 1);
  warp_rows(call, Edge::kMirror, first, last, [&](float x, float y, float& sx, float& sy) {
    const float dx = x - centre_x;
    const float dy = y - centre_y;
    const float distance = std::sqrt(dx * dx + dy * dy);
    // Towards the centre the push fades, as it has no direction there.
    const float push = amplitude * sin_turns(distance * waves_per_px - phase) / std::max(distance, amplitude + 1.0f);
    sx = x + dx * push;
    sy = y + dy * push;
  });
}

static const Registration ripple("ripple", 5, run_ripple);

}  // namespace framelane::effects
