#pragma once

#include <cstddef>
#include <cstdint>

#include "framelane/stream/stream_region.h"

/// Places a region's pages over memory somebody else reserved (the buffer of a shared WebAssembly.Memory).
/// Writes of the holder stay private to it. The range is never unmapped, only covered with zero pages.
namespace framelane::region_mapper {

/// Size of a page of this system.
size_t page_bytes() noexcept;

/// Bytes map() covers: the region rounded up to pages. 0 when the file does not reach that far.
size_t mapped_bytes(const StreamRegion& region) noexcept;

/// Puts the region over `address`. `ok`, or `unsupported` with `error` set; the range is then zero pages or untouched.
/// Safety: `address` is page-aligned and `size` >= mapped_bytes(), all of it the caller's to replace.
StreamStatus map(const StreamRegion& region, void* address, size_t size, StreamError& error) noexcept;

/// Puts anonymous zero pages over the range. Safety: as map().
StreamStatus cover_with_zeros(void* address, size_t size, StreamError& error) noexcept;

}  // namespace framelane::region_mapper
