// From triangle numbers to pixels. Included once per instruction set, after its neighbours.

namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE {

/// A triangle's attributes as functions of the pixel. e[i] is a linear function of (x, y, 1) relative to the tile's
/// corner; e[i] / (e[0] + e[1] + e[2]) is the perspective-correct weight of corner i, also behind the eye.
struct ShadedTriangle {
  uint32_t id;
  const Instance* instance;
  const Material* material;
  const Texture* texture;
  float e[3][3];
  Vec3 normal[3];
  float uv[3][2];
  float color[3][4];
};

static void prepare_triangle(const FrameState& frame, uint32_t id, float tile_x, float tile_y, ShadedTriangle& out) {
  const uint32_t number = id - 1;
  const VisibleInstance& visible =
      frame.visible[find_visible(frame.visible.data(), static_cast<uint32_t>(frame.visible.size()), number)];
  const Mesh& mesh = *visible.mesh;
  const uint32_t* corner = mesh.indices.data() + size_t{number - visible.first_triangle} * 3;
  out.id = id;
  out.instance = visible.instance;
  out.material = &frame.scene->materials()[visible.instance->material];
  out.texture = out.material->base_texture < 0 ? nullptr
                                               : &frame.scene->textures()[static_cast<size_t>(out.material->base_texture)];
  double p[3][3];
  const double half_width = frame.request.width * 0.5;
  const double half_height = frame.request.height * 0.5;
  for (int i = 0; i < 3; ++i) {
    const ClipVertex& v = frame.vertices[visible.first_vertex + corner[i]];
    p[i][0] = v.x * half_width + v.w * (half_width - tile_x);
    p[i][1] = -v.y * half_height + v.w * (half_height - tile_y);
    p[i][2] = v.w;
  }
  double e[3][3];
  for (int i = 0; i < 3; ++i) {
    const double* a = p[(i + 1) % 3];
    const double* b = p[(i + 2) % 3];
    e[i][0] = a[1] * b[2] - a[2] * b[1];
    e[i][1] = a[2] * b[0] - a[0] * b[2];
    e[i][2] = a[0] * b[1] - a[1] * b[0];
  }
  const double determinant = p[0][0] * e[0][0] + p[0][1] * e[0][1] + p[0][2] * e[0][2];
  // Scaled so that the three add up to 1/w.
  const double scale = determinant == 0 ? 0 : 1 / determinant;
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < 3; ++k) out.e[i][k] = static_cast<float>(e[i][k] * scale);
  }
  const bool is_back = (determinant > 0) != (visible.normal_matrix.determinant < 0);
  for (int i = 0; i < 3; ++i) {
    out.normal[i] = mesh.normals.empty() ? Vec3{0, 0, 0} : frame.normals[visible.first_vertex + corner[i]];
    for (int k = 0; k < 2; ++k) out.uv[i][k] = mesh.uvs.empty() ? 0 : mesh.uvs[corner[i] * 2 + static_cast<uint32_t>(k)];
    for (int k = 0; k < 4; ++k) {
      out.color[i][k] = mesh.colors.empty() ? 1 : mesh.colors[corner[i] * 4 + static_cast<uint32_t>(k)];
    }
  }
  if (mesh.normals.empty()) {
    const auto position = [&](int i) {
      const float* q = mesh.positions.data() + size_t{corner[i]} * 3;
      return Vec3{q[0], q[1], q[2]};
    };
    const Vec3 face = cross(position(1) - position(0), position(2) - position(0));
    const Vec3 n = transform_normal(visible.normal_matrix, face);
    out.normal[0] = out.normal[1] = out.normal[2] = n;
  }
  if (is_back) {
    for (Vec3& n : out.normal) n = n * -1.0f;
  }
}

/// Where in the row's fragments a run of equal triangles begins, and where it lies in the tile.
struct Run {
  int first;
  int count;
  float x;  // of the first pixel's sample, relative to the tile
  float y;
  float weight;
};

static void add_run(const FrameState& frame, const ShadedTriangle& t, const Run& run, TileScratch& s) {
  const Floats lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const Material& material = *t.material;
  const bool has_lod = t.texture != nullptr && frame.request.texture_filter == TextureFilter::kTrilinear;
  const float texture_width = t.texture == nullptr ? 0 : static_cast<float>(t.texture->levels[0].width);
  const float texture_height = t.texture == nullptr ? 0 : static_cast<float>(t.texture->levels[0].height);
  const auto store = [&](float* array, int at, Floats value) { *reinterpret_cast<Floats*>(array + at) = value; };
  for (int offset = 0; offset < run.count; offset += kLanes) {
    const int at = run.first + offset;
    const Floats x = lane + (run.x + static_cast<float>(offset));
    Floats e[3];
    for (int i = 0; i < 3; ++i) e[i] = t.e[i][0] * x + (t.e[i][1] * run.y + t.e[i][2]);
    const Floats inverse = 1.0f / (e[0] + e[1] + e[2]);
    const Floats b0 = e[0] * inverse;
    const Floats b1 = e[1] * inverse;
    const Floats b2 = e[2] * inverse;
    store(s.normal[0], at, b0 * t.normal[0].x + b1 * t.normal[1].x + b2 * t.normal[2].x);
    store(s.normal[1], at, b0 * t.normal[0].y + b1 * t.normal[1].y + b2 * t.normal[2].y);
    store(s.normal[2], at, b0 * t.normal[0].z + b1 * t.normal[1].z + b2 * t.normal[2].z);
    for (int k = 0; k < 3; ++k) {
      store(s.albedo[k], at, (b0 * t.color[0][k] + b1 * t.color[1][k] + b2 * t.color[2][k]) * material.base_color[k]);
      store(s.emissive[k], at, Floats{} + material.emissive[k]);
    }
    store(s.roughness, at, Floats{} + material.roughness);
    store(s.metallic, at, Floats{} + material.metallic);
    store(s.pixel_x, at, x);
    store(s.weight, at, Floats{} + run.weight);
    store(s.alpha, at, (b0 * t.color[0][3] + b1 * t.color[1][3] + b2 * t.color[2][3]) * material.opacity);
    if (t.texture != nullptr) {
      const Floats u = b0 * t.uv[0][0] + b1 * t.uv[1][0] + b2 * t.uv[2][0];
      const Floats v = b0 * t.uv[0][1] + b1 * t.uv[1][1] + b2 * t.uv[2][1];
      store(s.u, at, u);
      store(s.v, at, v);
      if (has_lod) {
        // d(U/W)/dx = (U' - u W') / W for the linear functions U = sum(e uv) and W = sum(e).
        Floats footprint = {};
        for (int axis = 0; axis < 2; ++axis) {
          const float w_slope = t.e[0][axis] + t.e[1][axis] + t.e[2][axis];
          const float u_slope = t.e[0][axis] * t.uv[0][0] + t.e[1][axis] * t.uv[1][0] + t.e[2][axis] * t.uv[2][0];
          const float v_slope = t.e[0][axis] * t.uv[0][1] + t.e[1][axis] * t.uv[1][1] + t.e[2][axis] * t.uv[2][1];
          const Floats du = (u_slope - u * w_slope) * inverse * texture_width;
          const Floats dv = (v_slope - v * w_slope) * inverse * texture_height;
          const Floats squared = du * du + dv * dv;
          footprint = squared > footprint ? squared : footprint;
        }
        store(s.lod, at, footprint);
      }
    }
    if (frame.request.is_wireframe) {
      Floats nearest = Floats{} + 1e30f;
      for (int i = 0; i < 3; ++i) {
        const float steepness = t.e[i][0] * t.e[i][0] + t.e[i][1] * t.e[i][1];
        const Floats squared = steepness > 0 ? e[i] * e[i] * (1.0f / steepness) : Floats{} + 1e30f;
        nearest = squared < nearest ? squared : nearest;
      }
      const Ints is_line = nearest < 0.45f;
      for (int k = 0; k < 3; ++k) {
        Floats& albedo = *reinterpret_cast<Floats*>(s.albedo[k] + at);
        Floats& emissive = *reinterpret_cast<Floats*>(s.emissive[k] + at);
        albedo = is_line ? Floats{} : albedo * 0.35f;
        emissive = is_line ? Floats{} + 0.75f : emissive;
      }
    }
  }
  const int end = run.first + run.count;
  for (int at = run.first; t.texture != nullptr && at < end; ++at) {
    float lod = 0;
    if (has_lod) lod = s.lod[at] > 1 ? 0.5f * std::log2(s.lod[at]) : 0;
    const Four texel = sample_texture(*t.texture, frame.request.texture_filter, s.u[at], s.v[at], lod);
    for (int k = 0; k < 3; ++k) s.albedo[k][at] *= texel[k];
    if (material.uses_texture_alpha) s.alpha[at] *= texel[3];
  }
  for (int at = run.first; material.alpha_cutoff > 0 && at < end; ++at) s.alpha[at] = s.alpha[at] < material.alpha_cutoff ? 0.0f : 1.0f;
}

/// Linear 0..1 to sRGB bytes; within 0.6 of the exact value.
static inline Ints encode_srgb(Floats c) {
  const Floats x = at_most(at_least(c, 0), 1);
  const Floats s1 = square_root(x);
  const Floats s2 = square_root(s1);
  const Floats s3 = square_root(s2);
  const Floats curve = 0.662002687f * s1 + 0.684122060f * s2 - 0.323583601f * s3 - 0.0225411470f * x;
  const Floats encoded = x < 0.0031308f ? x * 12.92f : curve;
  return __builtin_convertvector(at_most(encoded, 1) * 255.0f + 0.5f, Ints);
}

static inline Ints encode_plain(Floats c) {
  return __builtin_convertvector(at_most(at_least(c, 0), 1) * 255.0f + 0.5f, Ints);
}

static inline uint32_t hash_color(uint32_t id) {
  uint32_t h = id * 0x9E3779B1u;
  h ^= h >> 15;
  h *= 0x85EBCA77u;
  h ^= h >> 13;
  return 0xff000000u | 0x202020u | (h & 0xdfdfdfu);
}

static Vec3 background_at(const FrameRequest& request, uint32_t y) {
  const float t = (static_cast<float>(y) + 0.5f) / static_cast<float>(request.height);
  return request.background_top + (request.background_bottom - request.background_top) * t;
}

static void write_row(const TileScratch& s, bool is_plain, int width, uint8_t* target) {
  alignas(64) uint32_t out[kTileSizePx];
  for (int x = 0; x < kTileSizePx; x += kLanes) {
    Ints channel[3];
    for (int k = 0; k < 3; ++k) {
      const Floats value = *reinterpret_cast<const Floats*>(s.row[k] + x);
      channel[k] = is_plain ? encode_plain(value) : encode_srgb(value);
    }
    *reinterpret_cast<Ints*>(out + x) = channel[2] | (channel[1] << 8) | (channel[0] << 16) | (Ints{} - 0x1000000);
  }
  std::memcpy(target, out, static_cast<size_t>(width) * 4);
}

/// Depth and the two segmentations: one flat value per pixel.
static uint32_t flat_pixel(const FrameState& frame, uint32_t id, float depth) {
  const FrameRequest& request = frame.request;
  if (id == 0) return 0xff000000u;
  if (request.aov == Aov::kDepth) {
    const float span = request.far_distance - request.near_distance;
    const float distance = request.is_orthographic ? request.far_distance - depth * span : request.near_distance / depth;
    const float unit = 1 - std::min(std::max((distance - request.near_distance) / span, 0.0f), 1.0f);
    const auto grey = static_cast<uint32_t>(unit * 255.0f + 0.5f);
    return 0xff000000u | grey << 16 | grey << 8 | grey;
  }
  const VisibleInstance& visible =
      frame.visible[find_visible(frame.visible.data(), static_cast<uint32_t>(frame.visible.size()), id - 1)];
  return hash_color(request.aov == Aov::kInstance ? visible.instance->prim_id : visible.instance->semantic_id);
}

/// Shades the tile's rows one after the other; keeps the triangles it worked on last.
class TileShader {
 public:
  TileShader(FrameState& frame, uint32_t samples, TileScratch& scratch, int tile_x, int tile_y)
      : frame_(frame), samples_(samples), s_(scratch), tile_x_(tile_x), tile_y_(tile_y) {
    for (ShadedTriangle& t : cache_) t.id = 0;
  }

  void shade_row(int y, int width, uint8_t* target) {
    const FrameRequest& request = frame_.request;
    const Vec3 background =
        request.aov == Aov::kColor ? background_at(request, static_cast<uint32_t>(tile_y_ + y)) : Vec3{0, 0, 0};
    const float background_rgb[3] = {background.x, background.y, background.z};
    for (int k = 0; k < 3; ++k) std::fill(s_.row[k], s_.row[k] + kTileSizePx, 0.0f);
    const int count = collect(s_.ids, y, width, background_rgb);
    bool is_plain = false;
    if (request.aov == Aov::kColor) {
      light_fragments(request, static_cast<float>(tile_y_ + y) + 0.5f, static_cast<float>(tile_x_), count, s_);
    } else if (request.aov == Aov::kNormal) {
      is_plain = true;
      for (int at = 0; at < count; ++at) {
        const Vec3 n{s_.normal[0][at], s_.normal[1][at], s_.normal[2][at]};
        const float scale = 0.5f / std::sqrt(std::max(dot(n, n), 1e-20f));
        s_.color[0][at] = n.x * scale + 0.5f;
        s_.color[1][at] = n.y * scale + 0.5f;
        s_.color[2][at] = n.z * scale + 0.5f;
      }
    } else {
      for (int k = 0; k < 3; ++k) std::copy(s_.albedo[k], s_.albedo[k] + count, s_.color[k]);
    }
    for (int at = 0; at < count; ++at) {
      const int x = fragment_pixel_[at];
      for (int k = 0; k < 3; ++k) s_.row[k][x] += s_.color[k][at] * s_.weight[at];
    }
    if (has_layers_) {
      for (int x = 0; x < width; ++x) {
        const int at = y * kTileSizePx + x;
        for (int k = 0; k < 3; ++k) s_.row[k][x] = s_.tint[k][at] + s_.through[at] * s_.row[k][x];
      }
    }
    write_row(s_, is_plain, width, target);
  }

  /// Puts one more layer behind those there are. `ids` of it must have been filled.
  void shade_layer(int width, int height) {
    has_layers_ = true;
    constexpr float kNothing[3] = {0, 0, 0};
    for (int y = 0; y < height; ++y) {
      const int count = collect(s_.layer_ids, y, width, kNothing);
      if (count == 0) continue;
      light_fragments(frame_.request, static_cast<float>(tile_y_ + y) + 0.5f, static_cast<float>(tile_x_), count, s_);
      float covered[kTileSizePx] = {};
      for (int at = 0; at < count; ++at) {
        const int x = fragment_pixel_[at];
        const float alpha = std::min(std::max(s_.alpha[at], 0.0f), 1.0f) * s_.weight[at];
        covered[x] += alpha;
        const float share = alpha * s_.through[y * kTileSizePx + x];
        for (int k = 0; k < 3; ++k) s_.tint[k][y * kTileSizePx + x] += share * s_.color[k][at];
      }
      for (int x = 0; x < width; ++x) s_.through[y * kTileSizePx + x] *= 1 - std::min(covered[x], 1.0f);
    }
  }

 private:
  /// Puts the row's fragments together and adds the background to the row; returns how many fragments there are.
  int collect(const uint32_t (*sample_ids)[kTilePixels], int y, int width, const float background[3]) {
    const SamplePattern& pattern = pattern_of(samples_);
    const uint32_t* ids[kMaxSamples];
    for (uint32_t s = 0; s < samples_; ++s) ids[s] = sample_ids[s] + y * kTileSizePx;
    int count = 0;
    int x = 0;
    while (x < width) {
      const uint32_t id = ids[0][x];
      int end = x;
      while (end < width && is_uniform(ids, end, id)) ++end;
      if (end > x) {
        if (id == 0) {
          for (int k = 0; k < 3; ++k) std::fill(s_.row[k] + x, s_.row[k] + end, background[k]);
        } else {
          add_run(frame_, triangle(id), {count, end - x, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f, 1}, s_);
          for (int pixel = x; pixel < end; ++pixel) fragment_pixel_[count++] = pixel;
        }
        x = end;
        continue;
      }
      const float share = 1.0f / static_cast<float>(samples_);
      for (uint32_t s = 0; s < samples_; ++s) {
        const uint32_t mixed = ids[s][x];
        float weight = 0;
        bool is_first = true;
        for (uint32_t other = 0; other < samples_; ++other) {
          if (ids[other][x] != mixed) continue;
          if (other < s) is_first = false;
          weight += share;
        }
        if (!is_first) continue;
        if (mixed == 0) {
          for (int k = 0; k < 3; ++k) s_.row[k][x] += background[k] * weight;
          continue;
        }
        const float sample_x = static_cast<float>(x) + static_cast<float>(pattern.x[s]) / kSubpixels;
        const float sample_y = static_cast<float>(y) + static_cast<float>(pattern.y[s]) / kSubpixels;
        add_run(frame_, triangle(mixed), {count, 1, sample_x, sample_y, weight}, s_);
        fragment_pixel_[count++] = x;
      }
      ++x;
    }
    return count;
  }

  bool is_uniform(const uint32_t* const* ids, int x, uint32_t id) const {
    if (samples_ == 1) return ids[0][x] == id;
    return ids[0][x] == id && ids[1][x] == id && ids[2][x] == id && ids[3][x] == id;
  }

  const ShadedTriangle& triangle(uint32_t id) {
    ShadedTriangle& slot = cache_[id % kCached];
    if (slot.id != id) prepare_triangle(frame_, id, static_cast<float>(tile_x_), static_cast<float>(tile_y_), slot);
    return slot;
  }

  static constexpr uint32_t kCached = 64;
  FrameState& frame_;
  uint32_t samples_;
  TileScratch& s_;
  int tile_x_;
  int tile_y_;
  bool has_layers_ = false;
  int fragment_pixel_[kMaxFragments];
  ShadedTriangle cache_[kCached];
};

struct TilePlace {
  int x;
  int y;
  int width;
  int height;
};

/// Marks the pixels whose first sample sees a selected instance; `adds` keeps those that were marked.
static void mark_selected(FrameState& frame, const uint32_t* ids, const TilePlace& tile, bool adds) {
  uint32_t last_id = 0;
  uint8_t is_selected = 0;
  for (int y = 0; y < tile.height; ++y) {
    uint8_t* row = frame.selected.data() + static_cast<size_t>(tile.y + y) * frame.request.width + tile.x;
    for (int x = 0; x < tile.width; ++x) {
      const uint32_t id = ids[y * kTileSizePx + x];
      if (id != last_id) {
        last_id = id;
        is_selected = 0;
        if (id != 0) {
          const uint32_t at = find_visible(frame.visible.data(), static_cast<uint32_t>(frame.visible.size()), id - 1);
          is_selected = (frame.visible[at].instance->flags & kSelected) != 0 ? 1 : 0;
        }
      }
      row[x] = adds ? row[x] | is_selected : is_selected;
    }
  }
}

static bool has_translucent(const FrameState& frame, uint32_t tile) {
  for (uint32_t b = 0; b < frame.batch_count; ++b) {
    if (!frame.batches[b].translucent_tiles[tile].empty()) return true;
  }
  return false;
}

/// Peels translucent triangles layer by layer from the eye on; what lies deeper than the last layer is not seen.
static void shade_layers(FrameState& frame, uint32_t tile, uint32_t samples, const TilePlace& place, TileShader& shader,
                         TileScratch& s) {
  constexpr int kMaxLayers = 8;
  for (uint32_t sample = 0; sample < samples; ++sample) std::fill(s.last_depth[sample], s.last_depth[sample] + kTilePixels, 1e30f);
  for (int k = 0; k < 3; ++k) std::memset(s.tint[k], 0, sizeof(s.tint[k]));
  std::fill(s.through, s.through + kTilePixels, 1.0f);
  for (int layer = 0; layer < kMaxLayers; ++layer) {
    cover_layer(frame, tile, samples, s);
    bool is_empty = true;
    for (uint32_t sample = 0; sample < samples && is_empty; ++sample) {
      const uint32_t* ids = s.layer_ids[sample];
      is_empty = std::all_of(ids, ids + kTilePixels, [](uint32_t id) { return id == 0; });
    }
    if (is_empty) return;
    if (frame.has_selection) mark_selected(frame, s.layer_ids[0], place, true);
    shader.shade_layer(place.width, place.height);
    std::memcpy(s.last_depth, s.layer_depth, sizeof(float) * kTilePixels * samples);
  }
}

static void shade_tile(FrameState& frame, uint32_t tile, uint32_t samples, TileScratch& scratch) {
  const FrameRequest& request = frame.request;
  const int tile_x = static_cast<int>(tile % frame.tiles_x) * kTileSizePx;
  const int tile_y = static_cast<int>(tile / frame.tiles_x) * kTileSizePx;
  const int width = std::min(kTileSizePx, static_cast<int>(request.width) - tile_x);
  const int height = std::min(kTileSizePx, static_cast<int>(request.height) - tile_y);
  const TilePlace place{tile_x, tile_y, width, height};
  if (frame.has_selection) mark_selected(frame, scratch.ids[0], place, false);
  const bool is_flat = request.aov == Aov::kDepth || request.aov == Aov::kInstance || request.aov == Aov::kSemantic;
  TileShader shader(frame, samples, scratch, tile_x, tile_y);
  if (frame.has_translucency && has_translucent(frame, tile)) shade_layers(frame, tile, samples, place, shader, scratch);
  for (int y = 0; y < height; ++y) {
    uint8_t* target = frame.target + static_cast<size_t>(tile_y + y) * request.pitch_bytes + static_cast<size_t>(tile_x) * 4;
    if (!is_flat) {
      shader.shade_row(y, width, target);
      continue;
    }
    uint32_t last_id = 0;
    uint32_t pixel = 0xff000000u;
    for (int x = 0; x < width; ++x) {
      const uint32_t id = scratch.ids[0][y * kTileSizePx + x];
      if (id != last_id || request.aov == Aov::kDepth) pixel = flat_pixel(frame, id, scratch.depth[0][y * kTileSizePx + x]);
      last_id = id;
      std::memcpy(target + x * 4, &pixel, 4);
    }
  }
}

}  // namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE
