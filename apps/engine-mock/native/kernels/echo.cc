#include <vector>

#include "pixels.h"

namespace framelane::effects {

enum Blend { kAverage, kLighten };

FRAMELANE_WIDE static void add_weighted(uint16_t* sums, const uint8_t* bytes, int count, uint16_t weight) {
  for (int at = 0; at < count; ++at) sums[at] = static_cast<uint16_t>(sums[at] + bytes[at] * weight);
}

FRAMELANE_WIDE static void take_upper_halves(const uint16_t* sums, uint8_t* bytes, int count) {
  for (int at = 0; at < count; ++at) bytes[at] = static_cast<uint8_t>((sums[at] + 128) >> 8);
}

FRAMELANE_WIDE static void lighten(uint8_t* target, const uint8_t* bytes, int count, uint16_t weight) {
  for (int at = 0; at < count; ++at) {
    const uint8_t faded = static_cast<uint8_t>(static_cast<uint16_t>(bytes[at] * weight) >> 8);
    target[at] = target[at] > faded ? target[at] : faded;
  }
}

/// Earlier pictures over the present one, each fainter than the one after it.
FRAMELANE_WIDE static void run_echo(const KernelCall& call, int first, int last) {
  const float decay = call.number(2);
  const bool is_average = call.integer(3) == kAverage;
  std::vector<uint16_t> weights(call.source_count);
  float total = 0.0f;
  float faded = 1.0f;
  for (size_t at = 0; at < call.source_count; ++at, faded *= decay) total += faded;
  // The weights of a mean come to 256 with the remainder on the present picture, whose own is the largest.
  uint16_t left = 256;
  faded = 1.0f;
  for (size_t at = 0; at < call.source_count; ++at, faded *= decay) {
    weights[at] = static_cast<uint16_t>(is_average ? faded / total * 256.0f : faded * 256.0f);
    left = static_cast<uint16_t>(left - weights[at]);
  }
  if (is_average) weights[0] = static_cast<uint16_t>(weights[0] + left);
  const int count = call.width * 4;
  std::vector<uint16_t> sums(static_cast<size_t>(count));
  for (int y = first; y < last; ++y) {
    uint8_t* target = reinterpret_cast<uint8_t*>(call.target_row(y));
    const auto bytes = [&](size_t source) { return reinterpret_cast<const uint8_t*>(call.source_row(y, source)); };
    if (is_average) {
      std::fill(sums.begin(), sums.end(), 0);
      for (size_t at = 0; at < call.source_count; ++at) add_weighted(sums.data(), bytes(at), count, weights[at]);
      take_upper_halves(sums.data(), target, count);
    } else {
      std::copy_n(bytes(0), count, target);
      for (size_t at = 1; at < call.source_count; ++at) lighten(target, bytes(at), count, weights[at]);
    }
  }
}

static const Registration echo("echo", 4, run_echo);

}  // namespace framelane::effects
