#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

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

/// A region of its own put over memory of the holder's kind, to find out at the start whether the pages of a stream can
/// be shown there: what write() stores must be seen through that memory, and what the holder stores in the second half
/// must not come back in holder_wrote().
class Trial {
 public:
  /// Null and `error` set where pages cannot be placed. Safety: as map(); `size` is a multiple of two pages.
  static std::unique_ptr<Trial> start(void* address, size_t size, StreamError& error);
  /// Covers the memory with zeros.
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// Stores the first word, as a producer does.
  void write(uint32_t value) noexcept;
  bool holder_wrote() const noexcept;

 private:
  Trial(std::unique_ptr<SharedObject> object, void* address);

  std::unique_ptr<SharedObject> object_;
  void* address_;
};

}  // namespace framelane::region_mapper
