#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "control_connection.h"
#include "framelane/stream/stream_producer.h"

namespace framelane {

/// The producer's end of the control channel: one thread for all clients, 64 at most.
class ControlServer {
 public:
  static constexpr size_t max_connections = 64;

  ControlServer(std::unique_ptr<LocalListener> listener, std::unique_ptr<SocketPoller> poller, uint32_t slot_count,
                StreamProducerEvents events);
  /// As stop().
  ~ControlServer() { stop(); }
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Ends the thread, closes every connection and removes the socket's name. Idempotent.
  void stop() noexcept;

  void broadcast(std::shared_ptr<const std::string> line);
  /// False when this client is not there.
  bool send(uint32_t client_id, std::shared_ptr<const std::string> line);
  /// Fills the control channel's part.
  void read_stats(StreamProducerStats& stats) const;
  uint32_t client_count() const noexcept { return attached_count_.load(); }

 private:
  void run();
  void accept_clients();
  /// False when the connection is to be closed.
  bool serve(ControlConnection& connection);
  bool handle_line(ControlConnection& connection, std::string_view line);
  void attach(ControlConnection& connection);
  void remove(size_t index);
  void push(ControlConnection& connection, std::shared_ptr<const std::string> line);

  std::unique_ptr<LocalListener> listener_;
  std::unique_ptr<SocketPoller> poller_;
  uint32_t slot_count_;
  StreamProducerEvents events_;
  std::vector<char> block_;
  /// Guards the list's shape and all output. Only the thread changes the list, so it may read it without.
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ControlConnection>> connections_;
  StreamProducerStats counters_;
  uint32_t next_id_ = 1;
  std::atomic<uint32_t> attached_count_{0};
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;  // last: it uses everything above
};

}  // namespace framelane
