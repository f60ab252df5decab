#include "message_reader.h"

#include <vector>

#include "framelane/stream/control_line.h"

namespace framelane {
namespace {

constexpr size_t block_bytes = 64 * 1024;

}  // namespace

MessageReader::~MessageReader() {
  if (thread_.joinable()) thread_.join();
}

void MessageReader::set_callback(Callback callback) {
  std::unique_lock lock(mutex_);
  callback_ = callback ? std::make_shared<const Callback>(std::move(callback)) : nullptr;
  if (!thread_.joinable()) {
    if (callback_ != nullptr) thread_ = std::thread(&MessageReader::run, this);
    return;
  }
  if (!is_current_thread()) idle_.wait(lock, [this] { return !is_calling_; });
}

void MessageReader::run() {
  thread_id_ = std::this_thread::get_id();
  std::vector<char> block(block_bytes);
  while (deliver_lines()) {
    if (!socket_.wait_readable(nullptr)) return;
    size_t received = 0;
    if (socket_.receive_some(block.data(), block.size(), received) == SocketResult::closed) return;
    buffer_.append(block.data(), received);
  }
  // A line beyond the limit: nothing that follows can be trusted to begin where a line begins.
  socket_.shut_down();
}

bool MessageReader::deliver_lines() {
  std::string_view line;
  while (true) {
    switch (buffer_.take(line)) {
      case LineBuffer::Next::incomplete:
        return true;
      case LineBuffer::Next::too_long:
        return false;
      case LineBuffer::Next::line:
        break;
    }
    std::string_view text;
    if (control_line::parse_message(line, text)) deliver(text);
  }
}

void MessageReader::deliver(std::string_view text) {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<const Callback> callback = callback_;
  if (callback == nullptr) return;
  is_calling_ = true;
  lock.unlock();
  (*callback)(text);
  lock.lock();
  is_calling_ = false;
  idle_.notify_all();
}

}  // namespace framelane
