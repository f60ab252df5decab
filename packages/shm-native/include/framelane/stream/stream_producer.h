#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "framelane/stream/input_event.h"
#include "framelane/stream/stream_layout.h"
#include "framelane/stream/stream_status.h"

namespace framelane {

struct StreamProducerOptions {
  std::string name;  ///< empty: "ovstream-<pid>"
  uint32_t max_width = 0;
  uint32_t max_height = 0;
  uint32_t slot_count = stream_layout::default_slot_count;
  /// What goes into the header; left out, this process. Given by tests that compare bytes.
  std::optional<uint32_t> pid;
};

/// Called on the producer's control thread, one at a time, never after stop() returned. They should only pass the word
/// on; borrowed text lives for the call. Sending from inside is allowed, stop() is not.
struct StreamProducerEvents {
  std::function<void(uint32_t client_id, std::string_view text)> on_message;
  std::function<void(uint32_t client_id, std::string_view text)> on_text;
  std::function<void(uint32_t client_id, const InputEvent& event)> on_input;
  /// When the first client attached (true) and when the last one left (false).
  std::function<void(bool is_connected)> on_connection;
};

/// Pixels to publish: rows of `pitch_bytes` from the top, 4·width bytes of each are copied. `pitch_bytes` 0 means tight.
struct PictureToPublish {
  const uint8_t* pixels = nullptr;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t pitch_bytes = 0;
  uint64_t timestamp_ns = 0;  ///< CLOCK_MONOTONIC, 0 for unknown
};

struct StreamProducerStats {
  uint64_t published = 0;
  uint32_t clients = 0;
  uint64_t messages_sent = 0;     ///< queued, once for each client
  uint64_t messages_dropped = 0;  ///< whole messages a slow client lost
  uint64_t messages_received = 0;
  uint64_t lines_ignored = 0;     ///< unknown verbs
  uint64_t lines_malformed = 0;   ///< known verbs with wrong fields
};

/// The one producer of a stream. publish() is for one thread at a time; everything else may be called from any thread.
/// Readers never slow it down: frames overwrite the oldest slot, messages to a client beyond 1 MiB push out its oldest.
class StreamProducer {
 public:
  static constexpr size_t max_queued_bytes = 1024 * 1024;

  /// Takes the name over from a dead producer, makes region, semaphore and socket, and starts the control thread; null
  /// and `error` set when that fails (`in_use`: a living producer has the name). Nothing is left behind then.
  static std::unique_ptr<StreamProducer> create(const StreamProducerOptions& options, StreamProducerEvents events,
                                                StreamError& error);
  /// Removes the three names of a dead producer: `ok`, also when there was nothing; `in_use` when it lives.
  static StreamStatus cleanup(std::string_view name, StreamError& error);

  /// As stop().
  ~StreamProducer();
  StreamProducer(const StreamProducer&) = delete;
  StreamProducer& operator=(const StreamProducer&) = delete;

  /// Copies one picture into the next slot and wakes every reader. `frame_too_large` and `invalid_argument` leave the
  /// region untouched; `closed` after stop().
  StreamStatus publish(const PictureToPublish& picture, uint64_t& sequence) noexcept;

  /// Where publish() would put a picture of this size, to draw it in place: row distance in `pitch_bytes`, null when the
  /// size does not fit. Pixels are undefined. Ends with commit_picture(), or is simply begun anew.
  uint8_t* begin_picture(uint32_t width, uint32_t height, uint32_t& pitch_bytes) noexcept;
  StreamStatus commit_picture(uint64_t timestamp_ns, uint64_t& sequence) noexcept;

  /// Queues a message for every attached client; never blocks. `message_refused` for line breaks or too many bytes.
  StreamStatus broadcast_message(std::string_view text, StreamError& error);
  /// As broadcast_message(), for one client; `send_failed` when it has left.
  StreamStatus send_message(uint32_t client_id, std::string_view text, StreamError& error);

  /// Marks the stream stopped, wakes all readers, closes connections, joins the thread and removes the names.
  /// Idempotent. A forked child that calls it leaves the parent's names alone.
  void stop() noexcept;

  const std::string& name() const noexcept;
  uint64_t last_sequence() const noexcept;
  StreamProducerStats stats() const;

 private:
  class Implementation;
  explicit StreamProducer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace framelane
