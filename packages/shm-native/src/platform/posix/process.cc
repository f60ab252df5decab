#include "../process.h"

#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <climits>

namespace framelane {

uint32_t current_process_id() noexcept { return static_cast<uint32_t>(::getpid()); }

bool does_process_exist(uint32_t pid) noexcept {
  if (pid == 0 || pid > static_cast<uint32_t>(INT32_MAX)) return false;
  return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH;
}

// Not std::random_device: where it is linked statically it asks for a newer C library than the rest of the addon.
uint64_t random_u64() noexcept {
  uint64_t value;
  if (::getentropy(&value, sizeof value) == 0) return value;
  // A kernel without entropy calls. The clock and the process still make the number new, if not secret.
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  return static_cast<uint64_t>(now) ^ (static_cast<uint64_t>(::getpid()) << 40);
}

}  // namespace framelane
