#pragma once

#include <cstdint>

#include "../frame_state.h"

namespace framelane::raster {

constexpr int kTilePixels = kTileSizePx * kTileSizePx;
constexpr int kMaxSamples = 4;
constexpr int kMaxFragments = kTileSizePx * kMaxSamples + 8;

/// What one thread needs to draw a tile.
struct TileScratch {
  alignas(64) float depth[kMaxSamples][kTilePixels];
  alignas(64) uint32_t ids[kMaxSamples][kTilePixels];
  /// Layers of translucent triangles, nearest first: the one at hand and the depth of the one before it.
  alignas(64) float layer_depth[kMaxSamples][kTilePixels];
  alignas(64) uint32_t layer_ids[kMaxSamples][kTilePixels];
  alignas(64) float last_depth[kMaxSamples][kTilePixels];
  /// What the layers so far add to each pixel, and how much of what lies behind them comes through.
  alignas(64) float tint[3][kTilePixels];
  alignas(64) float through[kTilePixels];
  /// Fragments of the row being shaded.
  alignas(64) float normal[3][kMaxFragments];
  alignas(64) float albedo[3][kMaxFragments];
  alignas(64) float emissive[3][kMaxFragments];
  alignas(64) float roughness[kMaxFragments];
  alignas(64) float metallic[kMaxFragments];
  alignas(64) float pixel_x[kMaxFragments];
  alignas(64) float u[kMaxFragments];
  alignas(64) float v[kMaxFragments];
  alignas(64) float lod[kMaxFragments];
  alignas(64) float alpha[kMaxFragments];
  alignas(64) float weight[kMaxFragments];
  alignas(64) float color[3][kMaxFragments];
  alignas(64) float row[3][kTileSizePx];
};

/// The hot loops, compiled once per instruction set.
struct TileKernel {
  const char* name;
  /// Fills depth and ids of the tile for `samples` samples per pixel; `with_translucent` takes those as solid.
  void (*cover)(const FrameState& frame, uint32_t tile, uint32_t samples, bool with_translucent, TileScratch& scratch);
  /// Turns ids and depth into the target's pixels (and the selection mask).
  void (*shade)(FrameState& frame, uint32_t tile, uint32_t samples, TileScratch& scratch);
};

extern const TileKernel kBaselineKernel;
#if defined(__x86_64__)
extern const TileKernel kAvx2Kernel;
#endif

/// The best one this processor runs.
const TileKernel& choose_kernel();

}  // namespace framelane::raster
