#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace framelane {

/// A named semaphore that wakes waiters in other processes. A post is a hint, not a count.
class WakeSemaphore {
 public:
  /// Makes a new private one of value 0, in place of whatever has the name. Null and `system_error` set on failure.
  static std::unique_ptr<WakeSemaphore> create(const std::string& name, int& system_error);
  /// Opens an existing one of the current user; null when there is none to use.
  static std::unique_ptr<WakeSemaphore> open(const std::string& name);
  static void remove(const std::string& name) noexcept;

  virtual ~WakeSemaphore() = default;

  /// Posts once, unless `limit` posts are waiting to be taken already.
  virtual void post_below(int limit) noexcept = 0;
  /// Takes every post there is, 4096 at most.
  virtual void drain() noexcept = 0;
  /// Sleeps until a post or `deadline`; may return early.
  virtual void wait_until(std::chrono::steady_clock::time_point deadline) noexcept = 0;
};

}  // namespace framelane
