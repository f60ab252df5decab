#include "pixels.h"

namespace framelane::effects {

/// The corners stay where they are; with a positive amount the middle comes closer, with a negative one it goes away.
FRAMELANE_WIDE static void run_lens(const KernelCall& call, int first, int last) {
  const float amount = 0.9f * call.number(0);
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  const float scale = 1.0f / std::max(1.0f, centre_x * centre_x + centre_y * centre_y);
  warp_rows(call, Edge::kMirror, first, last, [&](float x, float y, float& sx, float& sy) {
    const float dx = x - centre_x;
    const float dy = y - centre_y;
    const float factor = 1.0f - amount * (1.0f - (dx * dx + dy * dy) * scale);
    sx = centre_x + dx * factor;
    sy = centre_y + dy * factor;
  });
}

static const Registration lens("lens", 1, run_lens);

}  // namespace framelane::effects
