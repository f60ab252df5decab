#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "kernel.h"
#include "portable_math.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

/// The colour between four pixels, `upper[0]` to `lower[1]`; parts are 0 to 256.
inline uint32_t blend_square(const uint32_t* upper, const uint32_t* lower, uint32_t across, uint32_t down) {
#if defined(__SSE2__)
  const __m128i zero = _mm_setzero_si128();
  const __m128i half = _mm_set1_epi16(128);
  const __m128i above = _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(upper)), zero);
  const __m128i below = _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(lower)), zero);
  const __m128i column = _mm_srli_epi16(
      _mm_add_epi16(_mm_add_epi16(_mm_mullo_epi16(above, _mm_set1_epi16(static_cast<int16_t>(256 - down))),
                                  _mm_mullo_epi16(below, _mm_set1_epi16(static_cast<int16_t>(down)))), half), 8);
  const __m128i left = _mm_mullo_epi16(column, _mm_set1_epi16(static_cast<int16_t>(256 - across)));
  const __m128i right = _mm_mullo_epi16(_mm_srli_si128(column, 8), _mm_set1_epi16(static_cast<int16_t>(across)));
  const __m128i both = _mm_srli_epi16(_mm_add_epi16(_mm_add_epi16(left, right), half), 8);
  return static_cast<uint32_t>(_mm_cvtsi128_si32(_mm_packus_epi16(both, both)));
#else
  const uint64_t left = lerp_wide(spread(upper[0]), spread(lower[0]), down);
  const uint64_t right = lerp_wide(spread(upper[1]), spread(lower[1]), down);
  return gather(lerp_wide(left, right, across));
#endif
}

/// What lies outside of a picture.
enum class Edge { kClamp, kMirror, kBlack };

inline int fold(int at, int size) {
  if (size == 1) return 0;
  const int last = size - 1;
  // Nearly always one mirror is enough, which spares the division.
  const int once = at < 0 ? -at : at > last ? 2 * last - at : at;
  if (once >= 0 && once <= last) return once;
  const int inside = ((at % (2 * last)) + 2 * last) % (2 * last);
  return inside <= last ? inside : 2 * last - inside;
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
    const int left = floor_int(x);
    const int top = floor_int(y);
    const uint32_t across = static_cast<uint32_t>((x - static_cast<float>(left)) * 256.0f);
    const uint32_t down = static_cast<uint32_t>((y - static_cast<float>(top)) * 256.0f);
    if (left >= 0 && top >= 0 && left + 1 < width_ && top + 1 < height_) {
      return blend_square(row(top) + left, row(top + 1) + left, across, down);
    }
    const uint32_t upper[] = {get(left, top), get(left + 1, top)};
    const uint32_t lower[] = {get(left, top + 1), get(left + 1, top + 1)};
    return blend_square(upper, lower, across, down);
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
