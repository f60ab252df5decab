#pragma once

#include <cstddef>
#include <cstdint>

namespace framelane {

/// CRC-32 (IEEE 802.3) of `size` bytes. Pass the result of an earlier call as `previous` to go on where it ended.
uint32_t crc32(const void* bytes, size_t size, uint32_t previous = 0) noexcept;

}  // namespace framelane
