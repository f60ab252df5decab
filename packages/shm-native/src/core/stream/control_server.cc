#include "control_server.h"

#include <type_traits>

namespace framelane {
namespace {

constexpr size_t block_bytes = 64 * 1024;

std::shared_ptr<const std::string> share(std::string line) { return std::make_shared<const std::string>(std::move(line)); }

}  // namespace

ControlServer::ControlServer(std::unique_ptr<LocalListener> listener, std::unique_ptr<SocketPoller> poller,
                             uint32_t slot_count, StreamProducerEvents events)
    : listener_(std::move(listener)),
      poller_(std::move(poller)),
      slot_count_(slot_count),
      events_(std::move(events)),
      block_(block_bytes),
      thread_(&ControlServer::run, this) {}

void ControlServer::stop() noexcept {
  is_stopping_ = true;
  poller_->wake();
  if (thread_.joinable()) thread_.join();
  const std::lock_guard lock(mutex_);
  connections_.clear();
  attached_count_ = 0;
  if (listener_) listener_->unlink_if_own();
  listener_.reset();
}

void ControlServer::run() {
  std::vector<SocketInterest> interests;
  while (!is_stopping_) {
    interests.assign(1, {listener_->handle(), false, false, false});
    {
      const std::lock_guard lock(mutex_);
      for (const auto& connection : connections_) {
        interests.push_back({connection->handle(), connection->has_output(), false, false});
      }
    }
    poller_->wait(interests);
    if (is_stopping_) return;
    // From the back, so that removing one leaves the others where the list of interests has them.
    for (size_t index = connections_.size(); index-- > 0;) {
      ControlConnection& connection = *connections_[index];
      if (interests[index + 1].is_writable) {
        const std::lock_guard lock(mutex_);
        connection.flush();
      }
      if (interests[index + 1].is_readable && !serve(connection)) remove(index);
      if (is_stopping_) return;
    }
    if (interests[0].is_readable) accept_clients();
  }
}

void ControlServer::accept_clients() {
  while (auto socket = listener_->accept()) {
    auto connection = std::make_unique<ControlConnection>(next_id_++, std::move(socket));
    const std::lock_guard lock(mutex_);
    if (connections_.size() >= max_connections) {
      connection->push(share(control_line::format_attach_rejected("too many clients")));
      continue;
    }
    connections_.push_back(std::move(connection));
  }
}

bool ControlServer::serve(ControlConnection& connection) {
  if (!connection.receive(block_.data(), block_.size())) return false;
  std::string_view line;
  while (!is_stopping_) {
    switch (connection.received().take(line)) {
      case LineBuffer::Next::incomplete:
        return true;
      case LineBuffer::Next::too_long:
        return false;
      case LineBuffer::Next::line:
        break;
    }
    if (!handle_line(connection, line)) return false;
  }
  return true;
}

bool ControlServer::handle_line(ControlConnection& connection, std::string_view line) {
  using namespace control_line;
  const ClientLine parsed = parse_client_line(line);
  if (std::holds_alternative<Detach>(parsed)) return false;
  if (std::holds_alternative<Attach>(parsed)) {
    // Whatever version it speaks: it reads ours in the answer and decides.
    if (!connection.is_attached()) attach(connection);
    return true;
  }
  if (const auto* ignored = std::get_if<Ignored>(&parsed)) {
    const std::lock_guard lock(mutex_);
    ++(ignored->is_malformed ? counters_.lines_malformed : counters_.lines_ignored);
    return true;
  }
  if (!connection.is_attached()) return true;
  if (const auto* message = std::get_if<Message>(&parsed)) {
    {
      const std::lock_guard lock(mutex_);
      ++counters_.messages_received;
    }
    if (events_.on_message) events_.on_message(connection.id(), message->text);
  } else if (const auto* text = std::get_if<Text>(&parsed)) {
    if (events_.on_text) events_.on_text(connection.id(), text->text);
  } else if (const auto* input = std::get_if<InputEvent>(&parsed)) {
    if (events_.on_input) events_.on_input(connection.id(), *input);
  }
  return true;
}

void ControlServer::attach(ControlConnection& connection) {
  {
    const std::lock_guard lock(mutex_);
    // The answer goes into the queue before anybody may broadcast to this client: it must be the first line it gets.
    connection.push(share(control_line::format_attach_ok(stream_layout::protocol_version, slot_count_)));
    connection.set_attached();
  }
  if (attached_count_.fetch_add(1) == 0 && events_.on_connection) events_.on_connection(true);
}

void ControlServer::remove(size_t index) {
  const bool was_attached = connections_[index]->is_attached();
  {
    const std::lock_guard lock(mutex_);
    connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(index));
  }
  if (was_attached && attached_count_.fetch_sub(1) == 1 && events_.on_connection) events_.on_connection(false);
}

/// Safety: mutex_ is held.
void ControlServer::push(ControlConnection& connection, std::shared_ptr<const std::string> line) {
  ++counters_.messages_sent;
  counters_.messages_dropped += connection.push(std::move(line));
}

void ControlServer::broadcast(std::shared_ptr<const std::string> line) {
  bool has_rest = false;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& connection : connections_) {
      if (!connection->is_attached()) continue;
      push(*connection, line);
      has_rest = has_rest || connection->has_output();
    }
  }
  if (has_rest) poller_->wake();
}

bool ControlServer::send(uint32_t client_id, std::shared_ptr<const std::string> line) {
  {
    const std::lock_guard lock(mutex_);
    ControlConnection* found = nullptr;
    for (const auto& connection : connections_) {
      if (connection->id() == client_id && connection->is_attached()) found = connection.get();
    }
    if (found == nullptr) return false;
    push(*found, std::move(line));
  }
  poller_->wake();
  return true;
}

void ControlServer::read_stats(StreamProducerStats& stats) const {
  const std::lock_guard lock(mutex_);
  const uint64_t published = stats.published;
  stats = counters_;
  stats.published = published;
  stats.clients = attached_count_;
}

}  // namespace framelane
