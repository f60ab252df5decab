#include "pixels.h"

namespace framelane::effects {

enum Kept { kLeft, kRight, kTop, kBottom, kQuarter };

/// One half, or the upper left quarter, seen in mirrors along the middle.
FRAMELANE_WIDE static void run_mirror(const KernelCall& call, int first, int last) {
  const int kept = call.integer(0);
  const int right = call.width - 1;
  const int bottom = call.height - 1;
  for (int y = first; y < last; ++y) {
    int from = y;
    if (kept == kTop || kept == kQuarter) from = std::min(y, bottom - y);
    if (kept == kBottom) from = std::max(y, bottom - y);
    const uint32_t* source = call.source_row(from);
    uint32_t* target = call.target_row(y);
    for (int x = 0; x <= right; ++x) {
      int at = x;
      if (kept == kLeft || kept == kQuarter) at = std::min(x, right - x);
      if (kept == kRight) at = std::max(x, right - x);
      target[x] = source[at];
    }
  }
}

static const Registration mirror("mirror", 1, run_mirror);

}  // namespace framelane::effects
