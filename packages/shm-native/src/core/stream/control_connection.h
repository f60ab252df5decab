#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "../../platform/local_socket.h"
#include "framelane/stream/control_line.h"
#include "framelane/stream/stream_producer.h"
#include "line_buffer.h"

namespace framelane {

/// One client of the control channel: what it has sent and what it has still to get. Writes never block: beyond
/// `max_queued_bytes` the oldest whole messages go; one larger message is taken when the queue is empty.
class ControlConnection {
 public:
  ControlConnection(uint32_t id, std::unique_ptr<LocalSocket> socket)
      : id_(id), socket_(std::move(socket)), received_(control_line::max_line_bytes) {}

  uint32_t id() const noexcept { return id_; }
  int handle() const noexcept { return socket_->handle(); }
  LineBuffer& received() noexcept { return received_; }
  bool has_output() const noexcept { return !queue_.empty(); }
  bool is_attached() const noexcept { return is_attached_; }
  void set_attached() noexcept { is_attached_ = true; }

  /// Takes what arrived into received(); false once the client is gone.
  bool receive(char* block, size_t capacity) {
    size_t count = 0;
    if (socket_->receive_some(block, capacity, count) == SocketResult::closed) return false;
    received_.append(block, count);
    return true;
  }

  /// Queues a line and sends what fits. Returns how many messages were dropped for it, itself included.
  uint64_t push(std::shared_ptr<const std::string> line) {
    uint64_t dropped = 0;
    const auto is_over = [&] { return queued_bytes_ + line->size() > StreamProducer::max_queued_bytes; };
    // The first of the queue may be half sent already and has to stay then.
    while (is_over() && queue_.size() > first_droppable()) {
      const auto oldest = queue_.begin() + static_cast<std::ptrdiff_t>(first_droppable());
      queued_bytes_ -= (*oldest)->size();
      queue_.erase(oldest);
      ++dropped;
    }
    if (is_over() && !queue_.empty()) return dropped + 1;
    queued_bytes_ += line->size();
    queue_.push_back(std::move(line));
    flush();
    return dropped;
  }

  void flush() {
    while (!queue_.empty()) {
      const std::string& line = *queue_.front();
      size_t sent = 0;
      const SocketResult result = socket_->send_some(line.data() + front_sent_, line.size() - front_sent_, sent);
      front_sent_ += sent;
      if (result != SocketResult::ok) {
        // Of a closed socket receive() will tell; until then nothing more is kept for it.
        if (result == SocketResult::closed) clear();
        return;
      }
      if (front_sent_ < line.size()) continue;
      queued_bytes_ -= line.size();
      queue_.pop_front();
      front_sent_ = 0;
    }
  }

 private:
  size_t first_droppable() const noexcept { return front_sent_ > 0 ? 1 : 0; }
  void clear() noexcept {
    queue_.clear();
    queued_bytes_ = 0;
    front_sent_ = 0;
  }

  uint32_t id_;
  std::unique_ptr<LocalSocket> socket_;
  LineBuffer received_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  size_t queued_bytes_ = 0;
  size_t front_sent_ = 0;
  bool is_attached_ = false;
};

}  // namespace framelane
