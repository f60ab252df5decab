// What every processor of the architecture has: SSE2 or NEON.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernel.h"

#define FRAMELANE_KERNEL_NAMESPACE baseline
#include "cover_tile.inl"
#include "sample_texture.inl"
#include "light_fragments.inl"
#include "shade_tile.inl"
#undef FRAMELANE_KERNEL_NAMESPACE

namespace framelane::raster {
const TileKernel kBaselineKernel{"baseline", &baseline::cover_tile, &baseline::shade_tile};
}  // namespace framelane::raster
