// A texture at a place, filtered. Included once per instruction set, after cover_tile.inl.

namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE {

typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

static inline int wrap_texel(int coordinate, int size, Wrap wrap) {
  switch (wrap) {
    case Wrap::kClamp:
    case Wrap::kBlack:
      return std::min(std::max(coordinate, 0), size - 1);
    case Wrap::kMirror: {
      int folded = coordinate % (2 * size);
      if (folded < 0) folded += 2 * size;
      return folded < size ? folded : 2 * size - 1 - folded;
    }
    default: {
      const int wrapped = coordinate % size;
      return wrapped < 0 ? wrapped + size : wrapped;
    }
  }
}

static inline Four read_texel(const Texture::Level& level, const Texture& texture, int x, int y) {
  const int tx = wrap_texel(x, static_cast<int>(level.width), texture.wrap_s);
  const int ty = wrap_texel(y, static_cast<int>(level.height), texture.wrap_t);
  const uint16_t* t = level.texels.data() + (static_cast<size_t>(ty) * level.width + static_cast<size_t>(tx)) * 4;
  return Four{static_cast<float>(t[0]), static_cast<float>(t[1]), static_cast<float>(t[2]), static_cast<float>(t[3])};
}

static inline Four sample_level(const Texture& texture, size_t index, float u, float v, bool is_nearest) {
  const Texture::Level& level = texture.levels[index];
  const float x = std::min(std::max(u, -4096.0f), 4096.0f) * static_cast<float>(level.width);
  const float y = std::min(std::max(1 - v, -4096.0f), 4096.0f) * static_cast<float>(level.height);
  if (is_nearest) {
    return read_texel(level, texture, static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
  }
  const float left = std::floor(x - 0.5f);
  const float top = std::floor(y - 0.5f);
  const float fx = x - 0.5f - left;
  const float fy = y - 0.5f - top;
  const int x0 = static_cast<int>(left);
  const int y0 = static_cast<int>(top);
  const Four upper = read_texel(level, texture, x0, y0) * (1 - fx) + read_texel(level, texture, x0 + 1, y0) * fx;
  const Four lower = read_texel(level, texture, x0, y0 + 1) * (1 - fx) + read_texel(level, texture, x0 + 1, y0 + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}

static Four sample_texture(const Texture& texture, TextureFilter filter, float u, float v, float lod) {
  constexpr float kToUnit = 1.0f / 65535.0f;
  if (filter == TextureFilter::kNearest) return sample_level(texture, 0, u, v, true) * kToUnit;
  if (filter == TextureFilter::kBilinear) return sample_level(texture, 0, u, v, false) * kToUnit;
  const float top = static_cast<float>(texture.levels.size() - 1);
  const float level = std::min(std::max(lod, 0.0f), top);
  const auto base = static_cast<size_t>(level);
  const float mix = level - static_cast<float>(base);
  const Four fine = sample_level(texture, base, u, v, false);
  if (mix < 0.01f || base + 1 >= texture.levels.size()) return fine * kToUnit;
  return (fine * (1 - mix) + sample_level(texture, base + 1, u, v, false) * mix) * kToUnit;
}

}  // namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE
