#include "../huge_pages.h"

#include <sys/mman.h>

#include <cerrno>
#include <cstdint>

namespace framelane {
namespace {

#ifdef MADV_COLLAPSE
constexpr int madv_collapse = MADV_COLLAPSE;
#else
constexpr int madv_collapse = 25;  // of Linux 6.1; older headers do not name it, older kernels refuse it
#endif

/// The whole large pages within a range: what lies around them belongs to somebody else.
struct WholePages {
  WholePages(void* address, size_t size)
      : begin((reinterpret_cast<uintptr_t>(address) + huge_page_bytes - 1) & ~uintptr_t{huge_page_bytes - 1}),
        end((reinterpret_cast<uintptr_t>(address) + size) & ~uintptr_t{huge_page_bytes - 1}) {}
  uintptr_t begin;
  uintptr_t end;
};

}  // namespace

void prefer_huge_pages(void* address, size_t size) noexcept {
  const WholePages pages(address, size);
  if (pages.begin < pages.end) ::madvise(reinterpret_cast<void*>(pages.begin), pages.end - pages.begin, MADV_HUGEPAGE);
}

void gather_into_huge_pages(void* address, size_t size, const std::atomic<bool>& is_cancelled) noexcept {
  const WholePages pages(address, size);
  for (uintptr_t page = pages.begin; page < pages.end && !is_cancelled; page += huge_page_bytes) {
    // A page somebody holds this very moment stays as it is; anything else would come back with the next page.
    if (::madvise(reinterpret_cast<void*>(page), huge_page_bytes, madv_collapse) != 0 && errno != EAGAIN) return;
  }
}

}  // namespace framelane
