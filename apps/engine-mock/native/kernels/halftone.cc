#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Of a dot that covers this part of its cell; from where it meets its neighbours on it grows to the corners.
static float choose_radius(float ink) {
  constexpr float meeting = 0.785f;
  if (ink <= meeting) return 0.5642f * std::sqrt(ink);
  return 0.5f + (ink - meeting) / (1.0f - meeting) * 0.2072f;
}

/// Dots on paper in a turned grid, the larger the darker the picture is there; black, or in the picture's own colour.
FRAMELANE_WIDE static void run_halftone(const KernelCall& call, int first, int last) {
  const float cell = call.number(0);
  const float per_cell = 1.0f / cell;
  const float c = cos_turns(call.number(1) / 360.0f);
  const float s = sin_turns(call.number(1) / 360.0f);
  const bool is_coloured = call.integer(2) != 0;
  const Sampler source(call, Edge::kClamp);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    const float fy = static_cast<float>(y);
    for (int x = 0; x < call.width; ++x) {
      const float fx = static_cast<float>(x);
      const float u = (fx * c + fy * s) * per_cell;
      const float v = (fy * c - fx * s) * per_cell;
      const float middle_u = static_cast<float>(floor_int(u)) + 0.5f;
      const float middle_v = static_cast<float>(floor_int(v)) + 0.5f;
      const int from_x = round_int((middle_u * c - middle_v * s) * cell);
      const int from_y = round_int((middle_u * s + middle_v * c) * cell);
      const uint32_t pixel = source.get(from_x, from_y);
      const float radius = choose_radius(static_cast<float>(255 - luma(pixel)) / 255.0f);
      const float du = u - middle_u;
      const float dv = v - middle_v;
      const float outside = (std::sqrt(du * du + dv * dv) - radius) * cell + 0.5f;
      const uint32_t paper = static_cast<uint32_t>(std::min(std::max(outside, 0.0f), 1.0f) * 256.0f);
      target[x] = lerp_pixel(is_coloured ? pixel | 0xff000000u : 0xff000000u, 0xffffffffu, paper);
    }
  }
}

static const Registration halftone("halftone", 3, run_halftone);

}  // namespace framelane::effects
