#include <vector>

#include "pixels.h"

namespace framelane::effects {

/// Squares of one colour each, the mean of what they cover. A square across two bands is worked out in both.
FRAMELANE_WIDE static void run_pixelate(const KernelCall& call, int first, int last) {
  const int size = std::max(1, call.integer(0));
  const int columns = (call.width + size - 1) / size;
  std::vector<uint32_t> sums(static_cast<size_t>(columns) * 3);
  std::vector<uint32_t> colours(static_cast<size_t>(columns));
  int made = -1;
  for (int y = first; y < last; ++y) {
    if (y / size != made) {
      made = y / size;
      const int top = made * size;
      const int bottom = std::min(top + size, call.height);
      std::fill(sums.begin(), sums.end(), 0);
      for (int row = top; row < bottom; ++row) {
        const uint32_t* source = call.source_row(row);
        for (int column = 0; column < columns; ++column) {
          uint32_t* sum = &sums[static_cast<size_t>(column) * 3];
          const int right = std::min((column + 1) * size, call.width);
          for (int x = column * size; x < right; ++x) {
            sum[0] += static_cast<uint32_t>(red(source[x]));
            sum[1] += static_cast<uint32_t>(green(source[x]));
            sum[2] += static_cast<uint32_t>(blue(source[x]));
          }
        }
      }
      for (int column = 0; column < columns; ++column) {
        const uint32_t wide = static_cast<uint32_t>(std::min((column + 1) * size, call.width) - column * size);
        const uint32_t count = wide * static_cast<uint32_t>(bottom - top);
        const uint32_t* sum = &sums[static_cast<size_t>(column) * 3];
        const auto mean = [&](uint32_t total) { return static_cast<int>((total + count / 2) / count); };
        colours[static_cast<size_t>(column)] = pack(mean(sum[0]), mean(sum[1]), mean(sum[2]));
      }
    }
    uint32_t* target = call.target_row(y);
    for (int x = 0; x < call.width; ++x) target[x] = colours[static_cast<size_t>(x / size)];
  }
}

static const Registration pixelate("pixelate", 1, run_pixelate);

}  // namespace framelane::effects
