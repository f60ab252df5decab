#include "framelane/stream/region_mapper.h"

#include <system_error>

#include "../../platform/pages.h"
#include "../../platform/shared_object.h"
#include "stream_error.h"

namespace framelane::region_mapper {

size_t page_bytes() noexcept { return system_page_bytes(); }

size_t mapped_bytes(const StreamRegion& region) noexcept {
  return static_cast<size_t>(stream_layout::round_up(region.info().region_bytes, system_page_bytes()));
}

StreamStatus map(const StreamRegion& region, void* address, size_t size, StreamError& error) noexcept {
  const size_t needed = mapped_bytes(region);
  if (size < needed || reinterpret_cast<uintptr_t>(address) % system_page_bytes() != 0) {
    return refuse(error, StreamStatus::unsupported,
                  "the memory must be page-aligned and have " + std::to_string(needed) + " bytes, it has " + std::to_string(size));
  }
  const int problem = region.object().place_private_over(address, needed);
  if (problem == 0) return StreamStatus::ok;
  // A failed placement may have left a hole where the holder expects memory.
  StreamError unused;
  cover_with_zeros(address, needed, unused);
  return refuse(error, StreamStatus::unsupported,
                "the system does not place shared pages here: " + std::generic_category().message(problem), problem);
}

StreamStatus cover_with_zeros(void* address, size_t size, StreamError& error) noexcept {
  const int problem = place_zeros_over(address, size);
  if (problem == 0) return StreamStatus::ok;
  return refuse(error, StreamStatus::unsupported,
                "the system does not place zero pages here: " + std::generic_category().message(problem), problem);
}

}  // namespace framelane::region_mapper
