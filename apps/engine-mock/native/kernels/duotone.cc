#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

struct Colour {
  float r, g, b;
};

/// A fully bright colour of a hue in turns; without saturation it is white.
static Colour from_hue(float turns, float saturation) {
  const auto channel = [&](float offset) {
    float phase = turns + offset;
    phase = (phase - std::floor(phase)) * 6.0f;
    const float ramp = std::clamp(std::min(phase, 4.0f - phase), 0.0f, 1.0f);
    return 1.0f - saturation * (1.0f - ramp);
  };
  return {channel(1.0f / 3.0f), channel(0.0f), channel(2.0f / 3.0f)};
}

FRAMELANE_WIDE static void run_duotone(const KernelCall& call, int first, int last) {
  const Colour dark = from_hue(call.number(0) / 360.0f, call.number(2));
  const Colour light = from_hue(call.number(1) / 360.0f, call.number(2));
  // Shadows keep an eighth of their colour's brightness, so that black stays dark.
  constexpr float depth = 0.125f;
  uint32_t table[256];
  for (int level = 0; level < 256; ++level) {
    const float part = static_cast<float>(level) / 255.0f;
    const auto channel = [&](float from, float to) {
      return clamp_byte(static_cast<int>((from * depth * (1.0f - part) + to * part) * 255.0f + 0.5f));
    };
    table[level] = pack(channel(dark.r, light.r), channel(dark.g, light.g), channel(dark.b, light.b));
  }
  map_rows(call, first, last, [&](uint32_t pixel) { return table[luma(pixel)]; });
}

static const Registration duotone("duotone", 3, run_duotone);

}  // namespace framelane::effects
