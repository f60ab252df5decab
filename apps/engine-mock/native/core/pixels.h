#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "kernel.h"

namespace framelane::effects {

/// Four bytes of a pixel as four numbers of sixteen bits side by side, which are computed with all at once.
inline uint64_t spread(uint32_t pixel) {
  uint64_t wide = pixel;
  wide = (wide | wide << 16) & 0x0000ffff0000ffffu;
  return (wide | wide << 8) & 0x00ff00ff00ff00ffu;
}

inline uint32_t gather(uint64_t wide) {
  wide = (wide | wide >> 8) & 0x0000ffff0000ffffu;
  return static_cast<uint32_t>(wide | wide >> 16);
}

/// `part` is 0 to 256.
inline uint64_t lerp_wide(uint64_t a, uint64_t b, uint32_t part) {
  return (a * (256 - part) + b * part + 0x0080008000800080u) >> 8 & 0x00ff00ff00ff00ffu;
}

inline uint32_t lerp_pixel(uint32_t a, uint32_t b, uint32_t part) {
  return gather(lerp_wide(spread(a), spread(b), part));
}

inline int blue(uint32_t pixel) { return pixel & 0xff; }
inline int green(uint32_t pixel) { return pixel >> 8 & 0xff; }
inline int red(uint32_t pixel) { return pixel >> 16 & 0xff; }

inline uint32_t pack(int r, int g, int b) {
  return 0xff000000u | static_cast<uint32_t>(r) << 16 | static_cast<uint32_t>(g) << 8 | static_cast<uint32_t>(b);
}

inline int clamp_byte(int value) { return value < 0 ? 0 : value > 255 ? 255 : value; }

/// BT.709 brightness, 0 to 255.
inline int luma(uint32_t pixel) { return (54 * red(pixel) + 183 * green(pixel) + 19 * blue(pixel) + 128) >> 8; }

/// What lies outside of a picture.
enum class Edge { kClamp, kMirror, kBlack };

inline int fold(int at, int size) {
  if (size == 1) return 0;
  const int period = 2 * (size - 1);
  const int inside = ((at % period) + period) % period;
  return inside < size ? inside : period - inside;
}

/// The source at a place between pixels; pixel centres are whole numbers.
class Sampler {
 public:
  Sampler(const KernelCall& call, Edge edge, size_t source = 0)
      : pixels_(call.sources[source]), stride_(call.stride), width_(call.width), height_(call.height), edge_(edge) {}

  uint32_t at(float x, float y) const {
    const float limit = 1.0e6f;
    x = std::min(std::max(x, -limit), limit);
    y = std::min(std::max(y, -limit), limit);
    if (edge_ == Edge::kClamp) {
      x = std::min(std::max(x, 0.0f), static_cast<float>(width_ - 1));
      y = std::min(std::max(y, 0.0f), static_cast<float>(height_ - 1));
    }
    const int left = static_cast<int>(std::floor(x));
    const int top = static_cast<int>(std::floor(y));
    const uint32_t across = static_cast<uint32_t>((x - static_cast<float>(left)) * 256.0f);
    const uint32_t down = static_cast<uint32_t>((y - static_cast<float>(top)) * 256.0f);
    if (left >= 0 && top >= 0 && left + 1 < width_ && top + 1 < height_) {
      const uint32_t* upper = row(top) + left;
      const uint32_t* lower = row(top + 1) + left;
      const uint64_t above = lerp_wide(spread(upper[0]), spread(upper[1]), across);
      const uint64_t below = lerp_wide(spread(lower[0]), spread(lower[1]), across);
      return gather(lerp_wide(above, below, down));
    }
    const uint64_t above = lerp_wide(spread(get(left, top)), spread(get(left + 1, top)), across);
    const uint64_t below = lerp_wide(spread(get(left, top + 1)), spread(get(left + 1, top + 1)), across);
    return gather(lerp_wide(above, below, down));
  }

  /// A whole pixel, wherever it lies.
  uint32_t get(int x, int y) const {
    if (x < 0 || y < 0 || x >= width_ || y >= height_) {
      if (edge_ == Edge::kBlack) return 0xff000000u;
      x = edge_ == Edge::kMirror ? fold(x, width_) : std::clamp(x, 0, width_ - 1);
      y = edge_ == Edge::kMirror ? fold(y, height_) : std::clamp(y, 0, height_ - 1);
    }
    return row(y)[x];
  }

 private:
  const uint32_t* row(int y) const {
    return reinterpret_cast<const uint32_t*>(pixels_ + static_cast<size_t>(y) * stride_);
  }

  const uint8_t* pixels_;
  size_t stride_;
  int width_;
  int height_;
  Edge edge_;
};

/// Fills rows from places in the source: `place(x, y, &sx, &sy)` tells where a target pixel comes from.
template <typename Place>
inline void warp_rows(const KernelCall& call, Edge edge, int first, int last, Place place) {
  const Sampler source(call, edge);
  for (int y = first; y < last; ++y) {
    uint32_t* target = call.target_row(y);
    for (int x = 0; x < call.width; ++x) {
      float sx = 0;
      float sy = 0;
      place(static_cast<float>(x), static_cast<float>(y), sx, sy);
      target[x] = source.at(sx, sy);
    }
  }
}

/// Fills rows pixel by pixel, each from the one in the same place.
template <typename Change>
inline void map_rows(const KernelCall& call, int first, int last, Change change) {
  for (int y = first; y < last; ++y) {
    const uint32_t* source = call.source_row(y);
    uint32_t* target = call.target_row(y);
    for (int x = 0; x < call.width; ++x) target[x] = change(source[x]);
  }
}

}  // namespace framelane::effects
