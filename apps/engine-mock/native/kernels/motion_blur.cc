#include <vector>

#include "pixels.h"
#include "portable_math.h"

namespace framelane::effects {

constexpr int kMostTaps = 64;

FRAMELANE_WIDE static void add_bytes(uint16_t* sums, const uint8_t* bytes, int count) {
  for (int at = 0; at < count; ++at) sums[at] = static_cast<uint16_t>(sums[at] + bytes[at]);
}

FRAMELANE_WIDE static void divide(const uint16_t* sums, uint8_t* bytes, int count, uint32_t factor) {
  for (int at = 0; at < count; ++at) bytes[at] = static_cast<uint8_t>((sums[at] * factor + 32768u) >> 16);
}

/// The mean along a line through each pixel, in whole-pixel steps, with the picture's rim drawn outwards.
FRAMELANE_WIDE static void run_motion_blur(const KernelCall& call, int first, int last) {
  const float length = call.number(0);
  const float across = cos_turns(call.number(1) / 360.0f);
  const float down = sin_turns(call.number(1) / 360.0f);
  const int taps = std::clamp(static_cast<int>(length) + 1, 1, kMostTaps);
  const uint32_t factor = (65536u + static_cast<uint32_t>(taps) / 2) / static_cast<uint32_t>(taps);
  std::vector<uint16_t> sums(static_cast<size_t>(call.width) * 4);
  const int rim = static_cast<int>(length) / 2 + 2;
  std::vector<uint32_t> padded(static_cast<size_t>(call.width + 2 * rim));
  for (int y = first; y < last; ++y) {
    std::fill(sums.begin(), sums.end(), 0);
    int padded_row = -1;
    for (int tap = 0; tap < taps; ++tap) {
      const float place = taps == 1 ? 0.0f : (static_cast<float>(tap) / static_cast<float>(taps - 1) - 0.5f) * length;
      const int dx = round_int(place * across);
      const int from = std::clamp(y + round_int(place * down), 0, call.height - 1);
      if (from != padded_row) {
        const uint32_t* source = call.source_row(from);
        std::fill_n(padded.begin(), rim, source[0]);
        std::copy_n(source, call.width, padded.begin() + rim);
        std::fill_n(padded.begin() + rim + call.width, rim, source[call.width - 1]);
        padded_row = from;
      }
      add_bytes(sums.data(), reinterpret_cast<const uint8_t*>(padded.data() + rim + dx), call.width * 4);
    }
    divide(sums.data(), reinterpret_cast<uint8_t*>(call.target_row(y)), call.width * 4, factor);
  }
}

static const Registration motion_blur("motion_blur", 2, run_motion_blur);

}  // namespace framelane::effects
