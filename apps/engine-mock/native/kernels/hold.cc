#include "pixels.h"

namespace framelane::effects {

/// The picture of the frame the effect chose.
FRAMELANE_WIDE static void run_hold(const KernelCall& call, int first, int last) {
  for (int y = first; y < last; ++y) std::copy_n(call.source_row(y), call.width, call.target_row(y));
}

static const Registration hold("hold", 1, run_hold);

}  // namespace framelane::effects
