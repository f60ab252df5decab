#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

FRAMELANE_WIDE static void run_swirl(const KernelCall& call, int first, int last) {
  const float turns = call.number(0) / 360.0f;
  const float radius = std::max(1.0f, call.number(1) * 0.5f * static_cast<float>(std::min(call.width, call.height)));
  const float centre_x = call.number(2) * static_cast<float>(call.width - 1);
  const float centre_y = call.number(3) * static_cast<float>(call.height - 1);
  warp_rows(call, Edge::kMirror, first, last, [&](float x, float y, float& sx, float& sy) {
    const float dx = x - centre_x;
    const float dy = y - centre_y;
    const float square = dx * dx + dy * dy;
    sx = x;
    sy = y;
    if (square >= radius * radius) return;
    const float nearness = 1.0f - std::sqrt(square) / radius;
    const float angle = turns * nearness * nearness;
    const float c = cos_turns(angle);
    const float s = sin_turns(angle);
    sx = centre_x + dx * c - dy * s;
    sy = centre_y + dx * s + dy * c;
  });
}

static const Registration swirl("swirl", 4, run_swirl);

}  // namespace framelane::effects
