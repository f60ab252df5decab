#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace framelane::binding {

/// The last 256 durations in nanoseconds.
class LatencySamples {
 public:
  void add(uint64_t duration_ns) { samples_[count_++ % samples_.size()] = duration_ns; }

  /// 0 when there are none. `fraction` from 0 to 1.
  uint64_t quantile(double fraction) const {
    const size_t used = std::min(count_, samples_.size());
    if (used == 0) return 0;
    std::vector<uint64_t> sorted(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(used));
    std::sort(sorted.begin(), sorted.end());
    return sorted[std::min(used - 1, static_cast<size_t>(fraction * static_cast<double>(used)))];
  }

 private:
  std::array<uint64_t, 256> samples_{};
  size_t count_ = 0;
};

}  // namespace framelane::binding
