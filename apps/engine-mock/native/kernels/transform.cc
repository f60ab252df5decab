#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Scales and turns around the middle, then moves.
FRAMELANE_WIDE static void run_transform(const KernelCall& call, int first, int last) {
  const float scale = 1.0f / call.number(0);
  const float turns = call.number(1) / 360.0f;
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  const float moved_x = centre_x + call.number(2) * static_cast<float>(call.width);
  const float moved_y = centre_y + call.number(3) * static_cast<float>(call.height);
  const Edge edges[] = {Edge::kBlack, Edge::kClamp, Edge::kMirror};
  const float c = cos_turns(turns) * scale;
  const float s = sin_turns(turns) * scale;
  warp_rows(call, edges[std::clamp(call.integer(4), 0, 2)], first, last, [&](float x, float y, float& sx, float& sy) {
    const float dx = x - moved_x;
    const float dy = y - moved_y;
    sx = centre_x + dx * c + dy * s;
    sy = centre_y - dx * s + dy * c;
  });
}

static const Registration transform("transform", 5, run_transform);

}  // namespace framelane::effects
