#include <cmath>

#include "kernel.h"

namespace framelane::effects {

FRAMELANE_WIDE static void blend_bytes(const uint8_t* source, uint8_t* target, size_t count, uint32_t part) {
  const uint16_t wet = static_cast<uint16_t>(part);
  const uint16_t dry = static_cast<uint16_t>(256 - part);
  for (size_t at = 0; at < count; ++at) {
    target[at] = static_cast<uint8_t>(static_cast<uint16_t>(source[at] * dry + target[at] * wet + 128) >> 8);
  }
}

void blend_rows(const KernelCall& call, double mix, int first, int last) {
  const uint32_t part = static_cast<uint32_t>(std::lround(mix * 256));
  for (int y = first; y < last; ++y) {
    const size_t row = static_cast<size_t>(y) * call.stride;
    blend_bytes(call.sources[0] + row, call.target + row, static_cast<size_t>(call.width) * 4, part);
  }
}

}  // namespace framelane::effects
