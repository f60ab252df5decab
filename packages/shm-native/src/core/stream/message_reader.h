#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "../../platform/local_socket.h"
#include "line_buffer.h"

namespace framelane {

/// Reads the server's lines on a thread of its own, from the first set_callback() on.
class MessageReader {
 public:
  using Callback = std::function<void(std::string_view)>;

  /// `buffer` holds what arrived behind the server's first line. `socket` must outlive this.
  MessageReader(LocalSocket& socket, LineBuffer buffer) : socket_(socket), buffer_(std::move(buffer)) {}
  /// Safety: the socket was shut down, and the caller is not the reader thread.
  ~MessageReader();

  /// Returns when a running call of the previous callback is over, unless called from inside it.
  void set_callback(Callback callback);
  bool is_current_thread() const noexcept { return std::this_thread::get_id() == thread_id_.load(); }

 private:
  void run();
  bool deliver_lines();
  void deliver(std::string_view text);

  LocalSocket& socket_;
  LineBuffer buffer_;
  std::mutex mutex_;
  std::condition_variable idle_;
  std::shared_ptr<const Callback> callback_;
  bool is_calling_ = false;
  std::atomic<std::thread::id> thread_id_{};
  std::thread thread_;  // last: it uses everything above
};

}  // namespace framelane
