#include "pixels.h"

namespace framelane::effects {

/// Copies a run of pixels ordered by brightness; equal ones keep their order.
static void sort_run(const uint32_t* source, uint32_t* target, int count, bool is_falling) {
  int starts[257] = {};
  for (int at = 0; at < count; ++at) {
    const int key = is_falling ? 255 - luma(source[at]) : luma(source[at]);
    ++starts[key + 1];
  }
  for (int key = 1; key < 257; ++key) starts[key] += starts[key - 1];
  for (int at = 0; at < count; ++at) {
    const int key = is_falling ? 255 - luma(source[at]) : luma(source[at]);
    target[starts[key]++] = source[at];
  }
}

/// Orders the pixels of each row within runs whose brightness lies between two bounds.
FRAMELANE_WIDE static void run_pixel_sort(const KernelCall& call, int first, int last) {
  const int low = static_cast<int>(call.number(0) * 255.0f + 0.5f);
  const int high = static_cast<int>(call.number(1) * 255.0f + 0.5f);
  const bool is_falling = call.integer(2) != 0;
  for (int y = first; y < last; ++y) {
    const uint32_t* source = call.source_row(y);
    uint32_t* target = call.target_row(y);
    int x = 0;
    while (x < call.width) {
      int end = x;
      while (end < call.width && luma(source[end]) >= low && luma(source[end]) <= high) ++end;
      if (end - x > 1) {
        sort_run(source + x, target + x, end - x, is_falling);
        x = end;
      } else {
        target[x] = source[x];
        ++x;
      }
    }
  }
}

static const Registration pixel_sort("pixel_sort", 3, run_pixel_sort);

}  // namespace framelane::effects
