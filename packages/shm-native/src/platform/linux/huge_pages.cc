#include "../huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace framelane {
namespace {

#ifdef MADV_COLLAPSE
constexpr int madv_collapse = MADV_COLLAPSE;
#else
constexpr int madv_collapse = 25;  // of Linux 6.1; older headers do not name it, older kernels refuse it
#endif

/// On the whole large pages within the range: the neighbours belong to somebody else.
void advise_whole_pages(void* address, size_t size, int advice) noexcept {
  const auto begin = reinterpret_cast<uintptr_t>(address);
  const uintptr_t first = (begin + huge_page_bytes - 1) & ~uintptr_t{huge_page_bytes - 1};
  const uintptr_t end = (begin + size) & ~uintptr_t{huge_page_bytes - 1};
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, advice);
}

}  // namespace

void prefer_huge_pages(void* address, size_t size) noexcept { advise_whole_pages(address, size, MADV_HUGEPAGE); }

void gather_into_huge_pages(void* address, size_t size) noexcept { advise_whole_pages(address, size, madv_collapse); }

}  // namespace framelane
