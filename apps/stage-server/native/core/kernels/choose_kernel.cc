#include "kernel.h"

namespace framelane::raster {

const TileKernel& choose_kernel() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kAvx2Kernel;
#endif
  return kBaselineKernel;
}

}  // namespace framelane::raster
