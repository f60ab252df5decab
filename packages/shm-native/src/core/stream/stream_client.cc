#include "framelane/stream/stream_client.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "attach.h"
#include "frame_wait.h"
#include "framelane/stream/control_line.h"
#include "message_reader.h"
#include "stream_error.h"

namespace framelane {
namespace {

using Clock = std::chrono::steady_clock;

/// The far future for waits without end; the clock's own maximum would overflow where slices are added.
constexpr std::chrono::hours endless{24 * 365 * 100};

}  // namespace

class StreamClient::Implementation {
 public:
  Implementation(std::string_view name, std::unique_ptr<StreamRegion> region, std::unique_ptr<LocalSocket> socket,
                 LineBuffer buffer)
      : region_(std::move(region)),
        wait_(*region_, semaphore_name(name)),
        socket_(std::move(socket)),
        reader_(std::make_unique<MessageReader>(*socket_, std::move(buffer))) {}

  ~Implementation() {
    is_closing_ = true;
    send_detach();
    socket_->shut_down();
    std::unique_lock lock(users_mutex_);
    while (user_count_ > 0) {
      // Again and again: a waiter may have looked at the flag and not have lain down yet.
      wait_.wake();
      left_.wait_for(lock, std::chrono::milliseconds(1));
    }
  }

  StreamStatus wait_frame(int32_t timeout_ms, StreamFrame& frame) noexcept {
    const User user(*this);
    const auto deadline = Clock::now() + (timeout_ms < 0 ? Clock::duration(endless) : std::chrono::milliseconds(timeout_ms));
    while (true) {
      if (is_closing_) return StreamStatus::closed;
      uint64_t seen_sequence = 0;
      if (take_frame(frame, seen_sequence)) return StreamStatus::ok;
      if (region_->probe_producer() != ProducerState::running) {
        // It may have published its last frame between our look and its end.
        return take_frame(frame, seen_sequence) ? StreamStatus::ok : StreamStatus::producer_gone;
      }
      if (Clock::now() >= deadline) return StreamStatus::timed_out;
      wait_.sleep(seen_sequence, deadline);
    }
  }

  StreamStatus send_line(const std::string& line, StreamError& error) {
    const User user(*this);
    const std::lock_guard lock(send_mutex_);
    if (!is_closing_ && socket_->send_all(line.data(), line.size())) return StreamStatus::ok;
    return refuse(error, StreamStatus::send_failed, "the control connection is closed; frames may still arrive");
  }

  void set_message_callback(std::function<void(std::string_view)> callback) { reader_->set_callback(std::move(callback)); }
  bool is_reader_thread() const noexcept { return reader_->is_current_thread(); }
  const StreamRegion& region() const noexcept { return *region_; }

 private:
  /// Counts the threads inside, so that none is left when the memory goes.
  class User {
   public:
    explicit User(Implementation& client) : client_(client) {
      const std::lock_guard lock(client_.users_mutex_);
      ++client_.user_count_;
    }
    User(const User&) = delete;
    User& operator=(const User&) = delete;
    ~User() {
      const std::lock_guard lock(client_.users_mutex_);
      --client_.user_count_;
      client_.left_.notify_all();
    }

   private:
    Implementation& client_;
  };

  /// Moves the cursor to the newest frame there is; frames of invalid geometry are passed over.
  bool take_frame(StreamFrame& frame, uint64_t& seen_sequence) noexcept {
    const std::lock_guard lock(cursor_mutex_);
    while (true) {
      StreamFrame found;
      const StreamStatus status = region_->find_frame(last_sequence_, found, seen_sequence);
      if (status == StreamStatus::nothing_yet) return false;
      last_sequence_ = found.sequence;
      wait_.note_frame();
      if (status == StreamStatus::bad_frame) continue;
      frame = found;
      return true;
    }
  }

  void send_detach() noexcept {
    // Another thread may be stuck in the middle of a line; then the closed socket alone says goodbye.
    const std::unique_lock lock(send_mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return;
    constexpr std::string_view line = "DETACH\n";
    size_t sent = 0;
    socket_->send_some(line.data(), line.size(), sent);
  }

  std::unique_ptr<StreamRegion> region_;
  FrameWait wait_;
  std::unique_ptr<LocalSocket> socket_;
  std::mutex send_mutex_;
  std::mutex cursor_mutex_;
  uint64_t last_sequence_ = 0;
  std::atomic<bool> is_closing_{false};
  std::mutex users_mutex_;
  std::condition_variable left_;
  int user_count_ = 0;
  std::unique_ptr<MessageReader> reader_;  // last: its thread uses the socket and may send
};

std::unique_ptr<StreamClient> StreamClient::create(std::string_view name, StreamError& error) {
  auto region = StreamRegion::open(name, error);
  if (!region) return nullptr;
  LineBuffer buffer(control_line::max_line_bytes);
  auto socket = attach_to_server(name, buffer, error);
  if (!socket) return nullptr;
  auto implementation =
      std::make_unique<Implementation>(name, std::move(region), std::move(socket), std::move(buffer));
  return std::unique_ptr<StreamClient>(new StreamClient(std::move(implementation)));
}

StreamClient::StreamClient(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
StreamClient::~StreamClient() = default;

StreamStatus StreamClient::wait_frame(int32_t timeout_ms, StreamFrame& frame) noexcept {
  return implementation_->wait_frame(timeout_ms, frame);
}

bool StreamClient::is_producer_alive() const noexcept {
  return implementation_->region().probe_producer() == ProducerState::running;
}

StreamStatus StreamClient::send_input(const InputEvent& event, StreamError& error) {
  return implementation_->send_line(control_line::format_input(event), error);
}

StreamStatus StreamClient::send_message(std::string_view text, StreamError& error) {
  if (!control_line::is_sendable_payload(text, error)) return error.status;
  return implementation_->send_line(control_line::format_message(text), error);
}

StreamStatus StreamClient::send_text(std::string_view text, StreamError& error) {
  if (!control_line::is_sendable_payload(text, error)) return error.status;
  return implementation_->send_line(control_line::format_text(text), error);
}

void StreamClient::set_message_callback(std::function<void(std::string_view)> callback) {
  implementation_->set_message_callback(std::move(callback));
}

bool StreamClient::is_reader_thread() const noexcept { return implementation_->is_reader_thread(); }
const StreamRegion& StreamClient::region() const noexcept { return implementation_->region(); }

}  // namespace framelane
