#include "../wake_semaphore.h"

#include <fcntl.h>
#include <semaphore.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

namespace framelane {
namespace {

constexpr int max_drained = 4096;

class LinuxWakeSemaphore final : public WakeSemaphore {
 public:
  explicit LinuxWakeSemaphore(sem_t* semaphore) : semaphore_(semaphore) {}
  ~LinuxWakeSemaphore() override { ::sem_close(semaphore_); }

  void post_below(int limit) noexcept override {
    int value = 0;
    if (::sem_getvalue(semaphore_, &value) == 0 && value < limit) ::sem_post(semaphore_);
  }

  void drain() noexcept override {
    for (int taken = 0; taken < max_drained && ::sem_trywait(semaphore_) == 0; ++taken) {
    }
  }

  void wait_until(std::chrono::steady_clock::time_point deadline) noexcept override {
    const auto since_start = deadline.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_start);
    timespec until{};
    until.tv_sec = static_cast<time_t>(seconds.count());
    until.tv_nsec = static_cast<long>(std::chrono::nanoseconds(since_start - seconds).count());
    ::sem_clockwait(semaphore_, CLOCK_MONOTONIC, &until);
  }

 private:
  sem_t* semaphore_;
};

}  // namespace

std::unique_ptr<WakeSemaphore> WakeSemaphore::create(const std::string& name, int& system_error) {
  ::sem_unlink(name.c_str());
  sem_t* semaphore = ::sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 0);
  if (semaphore == SEM_FAILED) {
    system_error = errno;
    return nullptr;
  }
  return std::make_unique<LinuxWakeSemaphore>(semaphore);
}

std::unique_ptr<WakeSemaphore> WakeSemaphore::open(const std::string& name) {
  // The C library maps the file without asking for its owner or size.
  const std::string path = "/dev/shm/sem." + name.substr(1);
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return nullptr;
  if (static_cast<size_t>(status.st_size) < sizeof(sem_t)) return nullptr;
  sem_t* semaphore = ::sem_open(name.c_str(), 0);
  return semaphore == SEM_FAILED ? nullptr : std::make_unique<LinuxWakeSemaphore>(semaphore);
}

void WakeSemaphore::remove(const std::string& name) noexcept { ::sem_unlink(name.c_str()); }

}  // namespace framelane
