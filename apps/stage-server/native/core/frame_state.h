#pragma once

#include <cstdint>
#include <vector>

#include "framelane/raster/frame_request.h"
#include "framelane/raster/scene.h"

namespace framelane::raster {

constexpr int kTileSizePx = 32;
/// Screen coordinates are integers of 1/32 pixel, at most 8192 pixels from the picture's corner: within one tile all
/// edge functions then fit 32 bits.
constexpr int kSubpixelBits = 5;
constexpr int kSubpixels = 1 << kSubpixelBits;
constexpr float kGuardPx = 8190;

struct ClipVertex {
  float x, y, z, w;
};

/// An instance that is (perhaps) in view, with the places of its vertices and triangles in this frame's arrays.
struct VisibleInstance {
  const Instance* instance;
  const Mesh* mesh;
  NormalMatrix normal_matrix;
  uint32_t first_vertex;
  uint32_t first_triangle;
  bool is_translucent;
};

/// A triangle on the screen, ordered so that its area is positive. `id` is the frame's triangle number plus one.
struct RasterTriangle {
  int32_t x[3];
  int32_t y[3];
  /// Depth at the corner of the picture's first pixel and its slopes per pixel.
  double z_origin;
  float z_dx;
  float z_dy;
  uint32_t id;
};

/// A share of the frame's triangles, in order, and which of them touch which tile.
struct Batch {
  std::vector<RasterTriangle> triangles;
  std::vector<std::vector<uint32_t>> tiles;
  /// Those that are blended with what lies behind them, in colour pictures only.
  std::vector<std::vector<uint32_t>> translucent_tiles;
};

/// Everything about the frame being drawn; vectors keep their capacity from frame to frame.
struct FrameState {
  FrameRequest request;
  const Scene* scene = nullptr;
  uint32_t scene_revision = 0;
  uint8_t* target = nullptr;
  uint32_t tiles_x = 0;
  uint32_t tiles_y = 0;
  uint32_t batch_count = 0;
  bool has_selection = false;
  bool has_translucency = false;
  std::vector<VisibleInstance> visible;
  std::vector<ClipVertex> vertices;
  std::vector<Vec3> normals;
  std::vector<Batch> batches;
  /// 1 where a selected instance is seen; only kept up while something is selected.
  std::vector<uint8_t> selected;
};

/// Finds the visible instance of a triangle number. Safety: `number` is below the frame's triangle count.
inline uint32_t find_visible(const VisibleInstance* visible, uint32_t count, uint32_t number) {
  uint32_t low = 0;
  uint32_t high = count;
  while (high - low > 1) {
    const uint32_t middle = (low + high) / 2;
    if (visible[middle].first_triangle <= number) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace framelane::raster
