#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// Some blocks show another place of the picture, some of those with two channels changed for each other.
FRAMELANE_WIDE static void run_block_glitch(const KernelCall& call, int first, int last) {
  const float amount = call.number(0);
  const int size = std::max(1, call.integer(1));
  const float shift = call.number(2);
  const Sampler source(call, Edge::kMirror);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    for (int left = 0; left < call.width; left += size) {
      // Blocks are twice as wide as high.
      const uint32_t block = static_cast<uint32_t>(left / size) + static_cast<uint32_t>(y / std::max(1, size / 2)) * 8192u;
      const int right = std::min(left + size, call.width);
      const bool is_hit = random_unit(call.seed, block) < amount;
      const auto offset = [&](uint32_t salt, float range) {
        return is_hit ? floor_int((random_unit(call.seed ^ salt, block) - 0.5f) * 2.0f * range) : 0;
      };
      const int dx = offset(0x51ed270bu, shift);
      const int dy = offset(0x2545f491u, shift * 0.25f);
      const bool is_swapped = is_hit && random_unit(call.seed ^ 0x7f4a7c15u, block) < 0.3f;
      for (int x = left; x < right; ++x) {
        const uint32_t pixel = source.get(x + dx, y + dy);
        target[x] = is_swapped ? pack(blue(pixel), green(pixel), red(pixel)) : pixel;
      }
    }
  }
}

static const Registration block_glitch("block_glitch", 3, run_block_glitch);

}  // namespace framelane::effects
