// Headers come before the target switch, so that no inline function of theirs is compiled for AVX2 and then shared.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "kernel.h"

#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define FRAMELANE_KERNEL_NAMESPACE avx2
#include "cover_tile.inl"
#include "sample_texture.inl"
#include "light_fragments.inl"
#include "shade_tile.inl"
#undef FRAMELANE_KERNEL_NAMESPACE

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

namespace framelane::raster {
const TileKernel kAvx2Kernel{"avx2", &avx2::cover_tile, &avx2::shade_tile};
}  // namespace framelane::raster
#endif
