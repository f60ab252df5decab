#include <vector>

#include "pixels.h"

namespace framelane::effects {

enum Direction { kDown, kUp, kRight, kLeft };

/// Time along a side of the picture: each line shows another frame.
FRAMELANE_WIDE static void run_slit_scan(const KernelCall& call, int first, int last) {
  const int direction = call.integer(1);
  const int count = static_cast<int>(call.source_count);
  const auto choose = [&](int at, int size) { return static_cast<size_t>(at * count / size); };
  std::vector<size_t> columns(static_cast<size_t>(call.width));
  for (int x = 0; x < call.width; ++x) {
    columns[static_cast<size_t>(x)] = choose(direction == kLeft ? call.width - 1 - x : x, call.width);
  }
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    if (direction == kDown || direction == kUp) {
      const size_t source = choose(direction == kUp ? call.height - 1 - y : y, call.height);
      std::copy_n(call.source_row(y, source), call.width, target);
    } else {
      for (int x = 0; x < call.width; ++x) target[x] = call.source_row(y, columns[static_cast<size_t>(x)])[x];
    }
  }
}

static const Registration slit_scan("slit_scan", 2, run_slit_scan);

}  // namespace framelane::effects
