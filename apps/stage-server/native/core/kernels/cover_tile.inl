// Which triangle each sample of a tile sees. Included once per instruction set.

namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE {

constexpr int kLanes = 8;
typedef int32_t Ints __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
typedef uint32_t Uints __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
typedef float Floats __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));

/// Where the samples of a pixel lie, in subpixels from its corner: the centre alone, or a rotated square around it.
struct SamplePattern {
  int x[kMaxSamples];
  int y[kMaxSamples];
};
constexpr SamplePattern kCentre{{16, 0, 0, 0}, {16, 0, 0, 0}};
constexpr SamplePattern kRotated{{12, 28, 4, 20}, {4, 12, 20, 28}};

inline const SamplePattern& pattern_of(uint32_t samples) { return samples == 1 ? kCentre : kRotated; }

/// An edge function over one tile, in 32 bits: value at its first sample and steps per pixel.
struct TileEdge {
  int32_t at_origin;
  int32_t dx;
  int32_t dy;
};

/// False when no sample of the tile is inside the edge.
static bool place_edge(const RasterTriangle& t, int edge, int64_t origin_x, int64_t origin_y, TileEdge* out) {
  const int next = edge == 2 ? 0 : edge + 1;
  const int64_t edge_x = t.x[next] - t.x[edge];
  const int64_t edge_y = t.y[next] - t.y[edge];
  // A sample exactly on an edge belongs to the triangle on its right or below it, so that neighbours never share one.
  const bool owns_edge = edge_y < 0 || (edge_y == 0 && edge_x > 0);
  const int64_t value =
      edge_x * (origin_y - t.y[edge]) - edge_y * (origin_x - t.x[edge]) - (owns_edge ? 0 : 1);
  const int64_t dx = -edge_y * kSubpixels;
  const int64_t dy = edge_x * kSubpixels;
  constexpr int64_t kLast = kTileSizePx - 1;
  const int64_t lowest = value + (dx < 0 ? dx * kLast : 0) + (dy < 0 ? dy * kLast : 0);
  const int64_t highest = value + (dx > 0 ? dx * kLast : 0) + (dy > 0 ? dy * kLast : 0);
  if (highest < 0) return false;
  if (lowest >= 0) {
    *out = {0, 0, 0};
  } else {
    // Neither wholly inside nor outside: the value is at most what it changes by across the tile.
    *out = {static_cast<int32_t>(value), static_cast<int32_t>(dx), static_cast<int32_t>(dy)};
  }
  return true;
}

struct TileBox {
  int left, top, right, bottom;
};

/// Where a sample's answers go. Layers also have to lie between what is solid and the layer before them.
struct SampleTarget {
  float* depth;
  uint32_t* ids;
  const float* solid_depth;
  const float* last_depth;
};

template <bool kIsLayer>
static void cover_sample(const TileEdge edges[3], const RasterTriangle& t, const TileBox& box, float z_tile,
                         const SampleTarget& target) {
  const Ints lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const Floats lane_f = {0, 1, 2, 3, 4, 5, 6, 7};
  const bool is_full = (edges[0].dx | edges[0].dy | edges[1].dx | edges[1].dy | edges[2].dx | edges[2].dy |
                        edges[0].at_origin | edges[1].at_origin | edges[2].at_origin) == 0;
  const int first = box.left & ~(kLanes - 1);
  const Floats z_lanes = lane_f * t.z_dx;
  for (int y = box.top; y <= box.bottom; ++y) {
    const float z_row = z_tile + t.z_dy * static_cast<float>(y);
    float* depth_row = target.depth + y * kTileSizePx;
    uint32_t* id_row = target.ids + y * kTileSizePx;
    for (int x = first; x <= box.right; x += kLanes) {
      const Floats z = z_lanes + (z_row + t.z_dx * static_cast<float>(x));
      Floats& old_z = *reinterpret_cast<Floats*>(depth_row + x);
      Uints& old_id = *reinterpret_cast<Uints*>(id_row + x);
      Ints mask = z > old_z;
      if (kIsLayer) {
        mask &= z > *reinterpret_cast<const Floats*>(target.solid_depth + y * kTileSizePx + x);
        mask &= z < *reinterpret_cast<const Floats*>(target.last_depth + y * kTileSizePx + x);
      }
      if (!is_full) {
        Ints outside = (edges[0].at_origin + edges[0].dy * y + edges[0].dx * x) + lane * edges[0].dx;
        outside |= (edges[1].at_origin + edges[1].dy * y + edges[1].dx * x) + lane * edges[1].dx;
        outside |= (edges[2].at_origin + edges[2].dy * y + edges[2].dx * x) + lane * edges[2].dx;
        mask &= outside >= 0;
      }
      old_z = mask ? z : old_z;
      const Uints id = Uints{} + t.id;
      old_id = mask ? id : old_id;
    }
  }
}

template <bool kIsLayer>
static void cover_triangle(const RasterTriangle& t, int tile_x, int tile_y, uint32_t samples, TileScratch& scratch) {
  const auto low = [](const int32_t v[3]) { return std::min(std::min(v[0], v[1]), v[2]); };
  const auto high = [](const int32_t v[3]) { return std::max(std::max(v[0], v[1]), v[2]); };
  const TileBox box{std::max((low(t.x) >> kSubpixelBits) - tile_x, 0), std::max((low(t.y) >> kSubpixelBits) - tile_y, 0),
                    std::min((high(t.x) >> kSubpixelBits) - tile_x, kTileSizePx - 1),
                    std::min((high(t.y) >> kSubpixelBits) - tile_y, kTileSizePx - 1)};
  const SamplePattern& pattern = pattern_of(samples);
  for (uint32_t s = 0; s < samples; ++s) {
    const int64_t origin_x = int64_t{tile_x} * kSubpixels + pattern.x[s];
    const int64_t origin_y = int64_t{tile_y} * kSubpixels + pattern.y[s];
    TileEdge edges[3];
    bool is_touched = true;
    for (int edge = 0; edge < 3 && is_touched; ++edge) {
      is_touched = place_edge(t, edge, origin_x, origin_y, &edges[edge]);
    }
    if (!is_touched) continue;
    const double z = t.z_origin + static_cast<double>(t.z_dx) * (static_cast<double>(origin_x) / kSubpixels) +
                     static_cast<double>(t.z_dy) * (static_cast<double>(origin_y) / kSubpixels);
    const SampleTarget target =
        kIsLayer ? SampleTarget{scratch.layer_depth[s], scratch.layer_ids[s], scratch.depth[s], scratch.last_depth[s]}
                 : SampleTarget{scratch.depth[s], scratch.ids[s], nullptr, nullptr};
    cover_sample<kIsLayer>(edges, t, box, static_cast<float>(z), target);
  }
}

template <bool kIsLayer>
static void cover_bins(const FrameState& frame, uint32_t tile, uint32_t samples, bool is_translucent, TileScratch& scratch) {
  const int tile_x = static_cast<int>(tile % frame.tiles_x) * kTileSizePx;
  const int tile_y = static_cast<int>(tile / frame.tiles_x) * kTileSizePx;
  for (uint32_t b = 0; b < frame.batch_count; ++b) {
    const Batch& batch = frame.batches[b];
    for (const uint32_t index : (is_translucent ? batch.translucent_tiles : batch.tiles)[tile]) {
      cover_triangle<kIsLayer>(batch.triangles[index], tile_x, tile_y, samples, scratch);
    }
  }
}

static void cover_tile(const FrameState& frame, uint32_t tile, uint32_t samples, bool with_translucent, TileScratch& scratch) {
  std::memset(scratch.depth, 0, sizeof(float) * kTilePixels * samples);
  std::memset(scratch.ids, 0, sizeof(uint32_t) * kTilePixels * samples);
  cover_bins<false>(frame, tile, samples, false, scratch);
  if (with_translucent && frame.has_translucency) cover_bins<false>(frame, tile, samples, true, scratch);
}

/// The next layer of translucent triangles behind `last_depth`.
static void cover_layer(const FrameState& frame, uint32_t tile, uint32_t samples, TileScratch& scratch) {
  std::memset(scratch.layer_depth, 0, sizeof(float) * kTilePixels * samples);
  std::memset(scratch.layer_ids, 0, sizeof(uint32_t) * kTilePixels * samples);
  cover_bins<true>(frame, tile, samples, true, scratch);
}

}  // namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE
