#include <vector>

#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Worn tape: lines out of place, colour that lags behind brightness, grain, and a band where the head lost its track.
FRAMELANE_WIDE static void run_vhs(const KernelCall& call, int first, int last) {
  const float jitter = call.number(0);
  const int bleed = call.integer(1);
  const float grain = call.number(2) * 96.0f;
  const float tracking = call.number(3);
  const float band_top = random_unit(call.seed, 1) * static_cast<float>(call.height);
  const float band_height = 0.06f * static_cast<float>(call.height);
  const int right = call.width - 1;
  std::vector<int> reds(static_cast<size_t>(call.width));
  std::vector<int> blues(static_cast<size_t>(call.width));
  std::vector<int> lumas(static_cast<size_t>(call.width));
  for (int y = first; y < last; ++y) {
    const uint32_t line = static_cast<uint32_t>(y);
    float shift = jitter * (random_unit(call.seed, 1000u + line / 2) - 0.5f);
    const float in_band = static_cast<float>(y) - band_top;
    const bool is_lost = tracking > 0.0f && in_band >= 0.0f && in_band < band_height;
    if (is_lost) shift += tracking * 80.0f * (random_unit(call.seed, 500000u + line) - 0.2f);
    const int moved = round_int(shift);
    const uint32_t* source = call.source_row(y);
    for (int x = 0; x <= right; ++x) {
      const uint32_t pixel = source[std::clamp(x - moved, 0, right)];
      const size_t at = static_cast<size_t>(x);
      lumas[at] = luma(pixel);
      reds[at] = red(pixel) - lumas[at];
      blues[at] = blue(pixel) - lumas[at];
    }
    const int window = bleed + 1;
    int red_sum = reds[0] * window;
    int blue_sum = blues[0] * window;
    uint32_t* target = call.target_row(y);
    const float strength = is_lost ? grain + tracking * 90.0f : grain;
    for (int x = 0; x <= right; ++x) {
      const size_t at = static_cast<size_t>(x);
      const size_t behind = static_cast<size_t>(std::max(0, x - window));
      red_sum += reds[at] - reds[behind];
      blue_sum += blues[at] - blues[behind];
      const float speck = random_unit(call.seed, line * 8192u + static_cast<uint32_t>(x) + 1000003u) - 0.5f;
      const int y_value = lumas[at] + round_int(strength * speck);
      const int r = red_sum / window;
      const int b = blue_sum / window;
      // Green follows from brightness, which is 54, 183 and 19 parts of the three.
      const int g = -(54 * r + 19 * b) / 183;
      target[x] = pack(clamp_byte(y_value + r), clamp_byte(y_value + g), clamp_byte(y_value + b));
    }
  }
}

static const Registration vhs("vhs", 4, run_vhs);

}  // namespace framelane::effects
