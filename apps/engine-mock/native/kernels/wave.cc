#include <vector>

#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

enum Direction { kHorizontal, kVertical, kBoth };

FRAMELANE_WIDE static void run_wave(const KernelCall& call, int first, int last) {
  const float amplitude = call.number(0);
  const float waves_per_px = 1.0f / call.number(1);
  const float phase = call.number(2) / 360.0f * static_cast<float>(call.frame_index % 36000u);
  const int direction = call.integer(3);
  std::vector<float> down(static_cast<size_t>(call.width), 0.0f);
  if (direction != kHorizontal) {
    for (int x = 0; x < call.width; ++x) {
      down[static_cast<size_t>(x)] = amplitude * sin_turns(static_cast<float>(x) * waves_per_px + phase);
    }
  }
  const Sampler source(call, Edge::kMirror);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    const float height = static_cast<float>(y);
    const float across = direction == kVertical ? 0.0f : amplitude * sin_turns(height * waves_per_px + phase);
    for (int x = 0; x < call.width; ++x) {
      target[x] = source.at(static_cast<float>(x) + across, height + down[static_cast<size_t>(x)]);
    }
  }
}

static const Registration wave("wave", 4, run_wave);

}  // namespace framelane::effects
