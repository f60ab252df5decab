#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "shared_file.h"

namespace framelane {

enum class SocketResult { ok, would_block, closed };

/// One end of a byte stream between two processes of this host and user.
class LocalSocket {
 public:
  using Clock = std::chrono::steady_clock;

  /// Connects, waiting for a listener with a full queue until `deadline`; null and `error` set on failure, with
  /// `missing` when nobody listens.
  static std::unique_ptr<LocalSocket> connect(const std::string& path, Clock::time_point deadline, FileError& error);

  virtual ~LocalSocket() = default;
  /// Sends what fits without blocking. Never a signal.
  virtual SocketResult send_some(const char* bytes, size_t size, size_t& sent) noexcept = 0;
  /// Sends everything, blocking; false once the connection is gone.
  virtual bool send_all(const char* bytes, size_t size) noexcept = 0;
  /// Receives what is there without blocking.
  virtual SocketResult receive_some(char* bytes, size_t capacity, size_t& received) noexcept = 0;
  /// Blocks until something can be received or the deadline has passed (false). Without deadline: for ever.
  virtual bool wait_readable(const Clock::time_point* deadline) noexcept = 0;
  /// Ends both directions; blocked calls of other threads return.
  virtual void shut_down() noexcept = 0;
  virtual int handle() const noexcept = 0;
};

/// A listening end with a name in the file system, private to the user.
class LocalListener {
 public:
  /// Binds in place of whatever has the name; null and `error` set on failure.
  static std::unique_ptr<LocalListener> bind(const std::string& path, FileError& error);
  static void remove(const std::string& path) noexcept;
  /// Longest path the system takes.
  static size_t max_path_bytes() noexcept;

  virtual ~LocalListener() = default;
  /// The next connection of this user, or null; those of other users are closed at once.
  virtual std::unique_ptr<LocalSocket> accept() noexcept = 0;
  /// Removes the name if it still is this listener's and this process made it.
  virtual void unlink_if_own() noexcept = 0;
  virtual int handle() const noexcept = 0;
};

struct SocketInterest {
  int handle;
  bool wants_write;
  bool is_readable;  ///< result; also set when the peer is gone
  bool is_writable;  ///< result
};

/// Sleeps over many sockets on one thread, woken by wake() from any other.
class SocketPoller {
 public:
  static std::unique_ptr<SocketPoller> create(int& system_error);
  virtual ~SocketPoller() = default;
  virtual void wait(std::span<SocketInterest> interests) = 0;
  virtual void wake() noexcept = 0;
};

}  // namespace framelane
