#include "../pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace framelane {

size_t system_page_bytes() noexcept { return static_cast<size_t>(::sysconf(_SC_PAGESIZE)); }

int place_zeros_over(void* address, size_t size) noexcept {
  const int flags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  return ::mmap(address, size, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED ? errno : 0;
}

}  // namespace framelane
