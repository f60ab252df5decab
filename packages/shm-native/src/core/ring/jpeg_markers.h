#pragma once

#include <cstddef>
#include <cstdint>

namespace framelane {

/// Whether the bytes begin with SOI and end with EOI. Safety: size >= 4.
inline bool has_jpeg_markers(const uint8_t* bytes, size_t size) noexcept {
  return bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[size - 2] == 0xFF && bytes[size - 1] == 0xD9;
}

}  // namespace framelane
