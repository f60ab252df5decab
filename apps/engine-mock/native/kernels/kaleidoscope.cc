#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

FRAMELANE_WIDE static void run_kaleidoscope(const KernelCall& call, int first, int last) {
  const float segments = call.number(0);
  const float segment = 1.0f / segments;
  const float rotation = call.number(1) / 360.0f;
  const float scale = 1.0f / call.number(2);
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  warp_rows(call, Edge::kMirror, first, last, [&](float x, float y, float& sx, float& sy) {
    const float dx = x - centre_x;
    const float dy = y - centre_y;
    const float distance = std::sqrt(dx * dx + dy * dy) * scale;
    const float angle = angle_turns(dx, dy) - rotation;
    float inside = angle - static_cast<float>(floor_int(angle * segments)) * segment;
    inside = std::min(inside, segment - inside);
    sx = centre_x + distance * cos_turns(inside + rotation);
    sy = centre_y + distance * sin_turns(inside + rotation);
  });
}

static const Registration kaleidoscope("kaleidoscope", 3, run_kaleidoscope);

}  // namespace framelane::effects
