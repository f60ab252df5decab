#include "geometry_stage.h"

#include <algorithm>
#include <cmath>

namespace framelane::raster {
namespace {

constexpr uint32_t kVerticesPerTask = 8192;
constexpr uint32_t kTrianglesPerBatch = 2048;

ClipVertex to_clip(const Mat4& matrix, float x, float y, float z) {
  const float* m = matrix.m;
  return {x * m[0] + y * m[4] + z * m[8] + m[12], x * m[1] + y * m[5] + z * m[9] + m[13],
          x * m[2] + y * m[6] + z * m[10] + m[14], x * m[3] + y * m[7] + z * m[11] + m[15]};
}

/// One bit per side of the view a vertex is beyond.
uint32_t outcode(const ClipVertex& v) {
  return (v.x < -v.w ? 1u : 0u) | (v.x > v.w ? 2u : 0u) | (v.y < -v.w ? 4u : 0u) | (v.y > v.w ? 8u : 0u) |
         (v.z > v.w ? 16u : 0u);
}

bool is_in_view(const Mesh& mesh, const Mat4& world_to_clip) {
  uint32_t beyond = ~0u;
  for (int corner = 0; corner < 8; ++corner) {
    beyond &= outcode(to_clip(world_to_clip, (corner & 1) != 0 ? mesh.high.x : mesh.low.x,
                              (corner & 2) != 0 ? mesh.high.y : mesh.low.y,
                              (corner & 4) != 0 ? mesh.high.z : mesh.low.z));
  }
  return beyond == 0;
}

struct VertexTask {
  uint32_t visible;
  uint32_t first;
  uint32_t end;
};

void transform_vertices(FrameState& frame, const VertexTask& task) {
  const VisibleInstance& visible = frame.visible[task.visible];
  const Mat4 matrix = multiply(visible.instance->world, frame.request.view_projection);
  const float* position = visible.mesh->positions.data();
  ClipVertex* out = frame.vertices.data() + visible.first_vertex;
  for (uint32_t v = task.first; v < task.end; ++v) {
    out[v] = to_clip(matrix, position[v * 3], position[v * 3 + 1], position[v * 3 + 2]);
  }
  if (visible.mesh->normals.empty()) return;
  const float* normal = visible.mesh->normals.data();
  Vec3* normals = frame.normals.data() + visible.first_vertex;
  for (uint32_t v = task.first; v < task.end; ++v) {
    const Vec3 n = transform_normal(visible.normal_matrix, {normal[v * 3], normal[v * 3 + 1], normal[v * 3 + 2]});
    const float length = std::sqrt(dot(n, n));
    normals[v] = length > 0 ? n * (1.0f / length) : n;
  }
}

/// Distance to one of the five clip planes: near, then the guard band's four sides.
float plane_distance(const ClipVertex& v, int plane, float guard_x, float guard_y) {
  switch (plane) {
    case 0:
      return v.w - v.z;
    case 1:
      return guard_x * v.w - v.x;
    case 2:
      return guard_x * v.w + v.x;
    case 3:
      return guard_y * v.w - v.y;
    default:
      return guard_y * v.w + v.y;
  }
}

/// Makes screen triangles of one batch.
class TriangleBinner {
 public:
  struct Traits {
    bool is_flipped;
    bool is_double_sided;
    bool is_translucent;
    uint32_t id;
  };

  TriangleBinner(FrameState& frame, Batch& batch)
      : frame_(frame),
        batch_(batch),
        width_(static_cast<float>(frame.request.width)),
        height_(static_cast<float>(frame.request.height)),
        guard_x_((kGuardPx - width_ / 2) / (width_ / 2)),
        guard_y_((kGuardPx - height_ / 2) / (height_ / 2)) {}

  void add(const ClipVertex corners[3], const Traits& traits) {
    const uint32_t codes[3] = {outcode(corners[0]), outcode(corners[1]), outcode(corners[2])};
    if ((codes[0] & codes[1] & codes[2]) != 0) return;
    ClipVertex polygon[2][8];
    std::copy(corners, corners + 3, polygon[0]);
    int count = 3;
    int from = 0;
    for (int plane = 0; plane < 5; ++plane) {
      if (plane == 0 ? ((codes[0] | codes[1] | codes[2]) & 16) == 0 : !needs_guard(polygon[from], count)) continue;
      count = clip(polygon[from], count, plane, polygon[1 - from]);
      from = 1 - from;
      if (count < 3) return;
    }
    for (int corner = 2; corner < count; ++corner) {
      emit(polygon[from][0], polygon[from][corner - 1], polygon[from][corner], traits);
    }
  }

 private:
  bool needs_guard(const ClipVertex* polygon, int count) const {
    for (int corner = 0; corner < count; ++corner) {
      const ClipVertex& v = polygon[corner];
      if (std::fabs(v.x) > guard_x_ * v.w || std::fabs(v.y) > guard_y_ * v.w) return true;
    }
    return false;
  }

  int clip(const ClipVertex* in, int count, int plane, ClipVertex* out) const {
    int written = 0;
    for (int corner = 0; corner < count; ++corner) {
      const ClipVertex& a = in[corner];
      const ClipVertex& b = in[(corner + 1) % count];
      const float da = plane_distance(a, plane, guard_x_, guard_y_);
      const float db = plane_distance(b, plane, guard_x_, guard_y_);
      if (da >= 0) out[written++] = a;
      if ((da >= 0) != (db >= 0)) {
        const float t = da / (da - db);
        out[written++] = {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t, a.w + (b.w - a.w) * t};
      }
    }
    return written;
  }

  void emit(const ClipVertex& a, const ClipVertex& b, const ClipVertex& c, const Traits& traits) {
    const ClipVertex* corner[3] = {&a, &b, &c};
    RasterTriangle triangle;
    double z[3];
    for (int i = 0; i < 3; ++i) {
      const float inverse = 1.0f / corner[i]->w;
      const float x = (corner[i]->x * inverse * 0.5f + 0.5f) * width_;
      const float y = (0.5f - corner[i]->y * inverse * 0.5f) * height_;
      // Written so that a NaN ends here too.
      if (!(std::fabs(x) < kMaxScreenPx && std::fabs(y) < kMaxScreenPx)) return;
      triangle.x[i] = static_cast<int32_t>(std::lrint(x * kSubpixels));
      triangle.y[i] = static_cast<int32_t>(std::lrint(y * kSubpixels));
      z[i] = static_cast<double>(corner[i]->z) * inverse;
    }
    const int64_t area = cross_of(triangle);
    if (area == 0) return;
    // The picture's y points down, so what winds counter-clockwise in space has a negative area here.
    const bool is_back = (area > 0) != traits.is_flipped;
    if (is_back && !traits.is_double_sided && frame_.request.culls_back_faces) return;
    if (area < 0) {
      std::swap(triangle.x[1], triangle.x[2]);
      std::swap(triangle.y[1], triangle.y[2]);
      std::swap(z[1], z[2]);
    }
    set_depth_plane(triangle, z, std::llabs(area));
    triangle.id = traits.id;
    bin(triangle, traits.is_translucent ? batch_.translucent_tiles : batch_.tiles);
  }

  static int64_t cross_of(const RasterTriangle& t) {
    return int64_t{t.x[1] - t.x[0]} * (t.y[2] - t.y[0]) - int64_t{t.x[2] - t.x[0]} * (t.y[1] - t.y[0]);
  }

  static void set_depth_plane(RasterTriangle& t, const double z[3], int64_t area) {
    const double scale = static_cast<double>(kSubpixels) / static_cast<double>(area);
    const double dz1 = z[1] - z[0];
    const double dz2 = z[2] - z[0];
    const double dx = (dz1 * (t.y[2] - t.y[0]) - dz2 * (t.y[1] - t.y[0])) * scale;
    const double dy = (dz2 * (t.x[1] - t.x[0]) - dz1 * (t.x[2] - t.x[0])) * scale;
    t.z_dx = static_cast<float>(dx);
    t.z_dy = static_cast<float>(dy);
    t.z_origin = z[0] - (dx * t.x[0] + dy * t.y[0]) / kSubpixels;
  }

  void bin(const RasterTriangle& t, std::vector<std::vector<uint32_t>>& tiles) {
    constexpr int kTileShift = kSubpixelBits + 5;
    static_assert(kTileSizePx == 1 << 5);
    const int left = std::max(std::min({t.x[0], t.x[1], t.x[2]}) >> kTileShift, 0);
    const int top = std::max(std::min({t.y[0], t.y[1], t.y[2]}) >> kTileShift, 0);
    const int right = std::min(std::max({t.x[0], t.x[1], t.x[2]}) >> kTileShift, static_cast<int>(frame_.tiles_x) - 1);
    const int bottom = std::min(std::max({t.y[0], t.y[1], t.y[2]}) >> kTileShift, static_cast<int>(frame_.tiles_y) - 1);
    if (left > right || top > bottom) return;
    const auto index = static_cast<uint32_t>(batch_.triangles.size());
    batch_.triangles.push_back(t);
    const bool is_large = (right - left) + (bottom - top) > 2;
    for (int tile_y = top; tile_y <= bottom; ++tile_y) {
      for (int tile_x = left; tile_x <= right; ++tile_x) {
        if (is_large && is_outside(t, tile_x << kTileShift, tile_y << kTileShift)) continue;
        tiles[static_cast<size_t>(tile_y) * frame_.tiles_x + static_cast<size_t>(tile_x)].push_back(index);
      }
    }
  }

  /// Whether a tile lies wholly beyond one edge.
  static bool is_outside(const RasterTriangle& t, int tile_x, int tile_y) {
    constexpr int64_t kExtent = kTileSizePx * kSubpixels;
    for (int edge = 0; edge < 3; ++edge) {
      const int next = edge == 2 ? 0 : edge + 1;
      const int64_t dx = t.x[next] - t.x[edge];
      const int64_t dy = t.y[next] - t.y[edge];
      const int64_t at_corner = dx * (tile_y - t.y[edge]) - dy * (tile_x - t.x[edge]);
      if (at_corner + (dx > 0 ? dx * kExtent : 0) - (dy < 0 ? dy * kExtent : 0) < 0) return true;
    }
    return false;
  }

  static constexpr float kMaxScreenPx = kGuardPx + 1;
  FrameState& frame_;
  Batch& batch_;
  float width_;
  float height_;
  float guard_x_;
  float guard_y_;
};

bool is_translucent(const Scene& scene, const Instance& instance) {
  const Material& material = scene.materials()[instance.material];
  return material.opacity < 1 || (material.uses_texture_alpha && material.base_texture >= 0) ||
         scene.meshes()[instance.mesh].is_translucent;
}

void bin_batch(FrameState& frame, uint32_t index, uint32_t triangles) {
  Batch& batch = frame.batches[index];
  batch.triangles.clear();
  batch.tiles.resize(size_t{frame.tiles_x} * frame.tiles_y);
  for (std::vector<uint32_t>& tile : batch.tiles) tile.clear();
  batch.translucent_tiles.resize(frame.has_translucency ? batch.tiles.size() : 0);
  for (std::vector<uint32_t>& tile : batch.translucent_tiles) tile.clear();
  const auto first = static_cast<uint32_t>(uint64_t{triangles} * index / frame.batch_count);
  const auto end = static_cast<uint32_t>(uint64_t{triangles} * (index + 1) / frame.batch_count);
  TriangleBinner binner(frame, batch);
  const auto count = static_cast<uint32_t>(frame.visible.size());
  uint32_t number = first;
  for (uint32_t v = find_visible(frame.visible.data(), count, first); number < end; ++v) {
    const VisibleInstance& visible = frame.visible[v];
    const auto last = std::min<uint32_t>(end, visible.first_triangle + static_cast<uint32_t>(visible.mesh->triangle_count()));
    const ClipVertex* vertices = frame.vertices.data() + visible.first_vertex;
    const bool is_flipped = visible.normal_matrix.determinant < 0;
    const bool is_double_sided = (visible.instance->flags & kDoubleSided) != 0;
    for (; number < last; ++number) {
      const uint32_t* corner = visible.mesh->indices.data() + size_t{number - visible.first_triangle} * 3;
      const ClipVertex corners[3] = {vertices[corner[0]], vertices[corner[1]], vertices[corner[2]]};
      binner.add(corners, {is_flipped, is_double_sided, visible.is_translucent, number + 1});
    }
  }
}

}  // namespace

uint32_t run_geometry_stage(FrameState& frame, ThreadPool& pool) {
  frame.visible.clear();
  frame.has_selection = false;
  frame.has_translucency = false;
  uint32_t vertices = 0;
  uint32_t triangles = 0;
  for (const Instance& instance : frame.scene->instances()) {
    if ((instance.flags & kVisible) == 0) continue;
    const Mesh& mesh = frame.scene->meshes()[instance.mesh];
    if (mesh.indices.empty()) continue;
    if (!is_in_view(mesh, multiply(instance.world, frame.request.view_projection))) continue;
    const bool blends = frame.request.aov == Aov::kColor && is_translucent(*frame.scene, instance);
    frame.visible.push_back({&instance, &mesh, make_normal_matrix(instance.world), vertices, triangles, blends});
    frame.has_translucency = frame.has_translucency || blends;
    frame.has_selection = frame.has_selection || (instance.flags & kSelected) != 0;
    vertices += static_cast<uint32_t>(mesh.vertex_count());
    triangles += static_cast<uint32_t>(mesh.triangle_count());
  }
  if (frame.vertices.size() < vertices) frame.vertices.resize(vertices);
  if (frame.normals.size() < vertices) frame.normals.resize(vertices);
  std::vector<VertexTask> tasks;
  for (uint32_t v = 0; v < frame.visible.size(); ++v) {
    const auto count = static_cast<uint32_t>(frame.visible[v].mesh->vertex_count());
    for (uint32_t first = 0; first < count; first += kVerticesPerTask) {
      tasks.push_back({v, first, std::min(count, first + kVerticesPerTask)});
    }
  }
  pool.run(static_cast<uint32_t>(tasks.size()), [&](uint32_t task, uint32_t) { transform_vertices(frame, tasks[task]); });
  frame.batch_count = std::min((triangles + kTrianglesPerBatch - 1) / kTrianglesPerBatch, pool.size() * 8);
  if (frame.batches.size() < frame.batch_count) frame.batches.resize(frame.batch_count);
  pool.run(frame.batch_count, [&](uint32_t batch, uint32_t) { bin_batch(frame, batch, triangles); });
  return triangles;
}

}  // namespace framelane::raster
