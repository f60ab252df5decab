#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "framelane/stream/input_event.h"
#include "framelane/stream/stream_region.h"
#include "framelane/stream/stream_status.h"

namespace framelane {

/// One attachment to a stream: the core of the client library. Waiting is for one thread at a time; sending and
/// is_producer_alive() for any.
class StreamClient {
 public:
  /// Checks and maps the region, then attaches on the control socket; at most 5 s. Null and `error` set on failure.
  static std::unique_ptr<StreamClient> create(std::string_view name, StreamError& error);
  /// Ends waits on other threads (they get `closed`) and waits for them, sends DETACH, joins the reader thread.
  /// Safety: not on the reader thread, that is not inside the message callback.
  ~StreamClient();
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;

  /// `timeout_ms` < 0 waits for ever, 0 polls. `ok`, `timed_out`, `producer_gone` or `closed`; the frame is untouched
  /// unless `ok`. The pixels must be re-checked after use.
  StreamStatus wait_frame(int32_t timeout_ms, StreamFrame& frame) noexcept;
  bool is_producer_alive() const noexcept;

  /// Blocks while the server does not read. `send_failed` once the socket is closed.
  StreamStatus send_input(const InputEvent& event, StreamError& error);
  StreamStatus send_message(std::string_view text, StreamError& error);
  StreamStatus send_text(std::string_view text, StreamError& error);

  /// Messages go to `callback` on a thread that starts with the first call. An empty one drops them; clearing waits
  /// until a running callback is over, unless it is called from inside.
  void set_message_callback(std::function<void(std::string_view)> callback);
  /// Whether the caller is inside the message callback.
  bool is_reader_thread() const noexcept;

  const StreamRegion& region() const noexcept;

 private:
  class Implementation;
  explicit StreamClient(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace framelane
