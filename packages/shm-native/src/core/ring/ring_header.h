#pragma once

#include <cstdint>

#include "framelane/ring/ring_layout.h"
#include "framelane/ring/ring_reader.h"
#include "framelane/ring/ring_status.h"

namespace framelane {

/// CRC over the parts of a header that never change during the life of a file.
uint32_t constant_header_crc(const ring_layout::Header& header) noexcept;

/// Reads and checks a mapped header against a file of `file_size` bytes; false with `error` set when it is refused.
/// Safety: at least header_bytes are mapped.
bool read_ring_info(const ring_layout::Header& shared, uint64_t file_size, RingInfo& info, RingError& error);

/// Whether the mapped header still says what `info` was read from.
bool is_same_ring(const ring_layout::Header& shared, const RingInfo& info) noexcept;

}  // namespace framelane
