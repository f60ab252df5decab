#include <vector>

#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

/// A camera on its own screen: earlier pictures, each scaled and turned once more and fainter, shine through.
static void run_feedback(const KernelCall& call, int first, int last) {
  const float decay = call.number(1);
  const float zoom = call.number(2);
  const float turns = call.number(3) / 360.0f;
  const float centre_x = 0.5f * static_cast<float>(call.width - 1);
  const float centre_y = 0.5f * static_cast<float>(call.height - 1);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    std::copy_n(call.source_row(y), call.width, target);
    const float dy = static_cast<float>(y) - centre_y;
    float scale = 1.0f;
    float faded = 1.0f;
    for (size_t at = 1; at < call.source_count; ++at) {
      scale *= zoom;
      faded *= decay;
      const uint32_t weight = static_cast<uint32_t>(faded * 256.0f);
      const float c = cos_turns(turns * static_cast<float>(at)) / scale;
      const float s = sin_turns(turns * static_cast<float>(at)) / scale;
      for (int x = 0; x < call.width; ++x) {
        const float dx = static_cast<float>(x) - centre_x;
        const int sx = static_cast<int>(std::floor(centre_x + dx * c + dy * s + 0.5f));
        const int sy = static_cast<int>(std::floor(centre_y - dx * s + dy * c + 0.5f));
        if (sx < 0 || sy < 0 || sx >= call.width || sy >= call.height) continue;
        const uint32_t pixel = call.source_row(sy, at)[sx];
        const auto brighter = [&](int present, int past) {
          return std::max(present, static_cast<int>(static_cast<uint32_t>(past) * weight >> 8));
        };
        target[x] = pack(brighter(red(target[x]), red(pixel)), brighter(green(target[x]), green(pixel)),
                         brighter(blue(target[x]), blue(pixel)));
      }
    }
  }
}

static const Registration feedback("feedback", 4, run_feedback);

}  // namespace framelane::effects
