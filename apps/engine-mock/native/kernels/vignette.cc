#include "pixels.h"

namespace framelane::effects {

FRAMELANE_WIDE static void run_vignette(const KernelCall& call, int first, int last) {
  const float amount = call.number(0);
  const float radius = call.number(1);
  const float softness = std::max(0.01f, call.number(2));
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  const float scale = 1.0f / std::max(1.0f, centre_x * centre_x + centre_y * centre_y);
  for (int y = first; y < last; ++y) {
    const uint32_t* source = call.source_row(y);
    uint32_t* target = call.target_row(y);
    const float dy = static_cast<float>(y) - centre_y;
    for (int x = 0; x < call.width; ++x) {
      const float dx = static_cast<float>(x) - centre_x;
      const float distance = std::sqrt((dx * dx + dy * dy) * scale);
      const float step = std::min(std::max((distance - radius) / softness + 0.5f, 0.0f), 1.0f);
      const float dark = amount * step * step * (3.0f - 2.0f * step);
      target[x] = lerp_pixel(source[x], 0xff000000u, static_cast<uint32_t>(dark * 256.0f));
    }
  }
}

static const Registration vignette("vignette", 3, run_vignette);

}  // namespace framelane::effects
