#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <variant>

#include "client_library.h"
#include "framelane/stream/stream_region.h"
#include "latency_samples.h"

namespace framelane::binding {

/// Numbers of ClientEventKind in lib/stream/native-stream.ts.
enum class ClientEventKind : uint32_t { frame = 0, failure = 1, message = 2, gone = 3, attached = 4, attach_failed = 5 };

/// What a session tells JavaScript. `code` of a failure is an error code, of `gone` the reason.
struct ClientEvent {
  ClientEventKind kind;
  std::string text;
  std::string code;
  int32_t status = 0;
  /// For a message: bytes JavaScript has not taken yet, to be lessened by those of `text` on delivery.
  std::shared_ptr<std::atomic<size_t>> unread_bytes = nullptr;
};

struct ClientSessionStats {
  uint64_t delivered = 0;
  uint64_t skipped = 0;
  uint64_t torn = 0;
  uint64_t invalid = 0;
  LatencySamples copy;
  LatencySamples wait;
};

/// Drives one attachment: a thread that waits for frames and watches the producer, and a thread that sends, started
/// with the first message. Both only touch what is in here, so they may outlive whoever made it.
class ClientSession {
 public:
  using Post = std::function<void(ClientEvent event)>;
  using Outgoing = std::variant<std::string, InputEvent>;

  /// `post` is called on any thread, never after stop() returned.
  ClientSession(std::unique_ptr<LibraryClient> client, std::unique_ptr<StreamRegion> region, Post post);
  ~ClientSession();
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  /// Fills `target` with the next frame and posts `frame`, or posts `failure`. One request at a time.
  /// Safety: `target` stays valid and untouched until then, or until stop() returned.
  void request_frame(uint8_t* target, size_t size);

  /// `ok`, `backpressure` beyond 1 MiB, or `send_failed`. Never blocks.
  StreamStatus send(Outgoing outgoing, bool is_text, StreamError& error);

  const StreamRegion& region() const;
  ClientSessionStats stats() const;

  /// Ends the threads; at most two slices of a wait. A send that is stuck because the server does not read keeps its
  /// thread and the attachment until the server goes on or goes away.
  void stop();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::thread waiter_;
  std::thread sender_;
};

}  // namespace framelane::binding
