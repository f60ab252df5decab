#pragma once

#include <cstdint>
#include <string>

namespace framelane {

/// Outcome of a stream operation. `nothing_yet` is absence, `torn` incompleteness, `bad_frame` wrong content.
/// The numbers cross the addon's boundary: append, never renumber.
enum class StreamStatus : uint32_t {
  ok = 0,
  nothing_yet = 1,       ///< no frame newer than the last one
  torn = 2,              ///< the producer got into the slot; the copy is worthless
  bad_frame = 3,         ///< a size or pitch outside the region's capacity
  invalid_argument = 4,
  not_found = 5,         ///< no region, no socket, or nobody listens
  version = 6,           ///< another protocol version
  bad_region = 7,        ///< magic, format, slot count, geometry or size
  rejected = 8,          ///< the server said no, or something that is no answer
  timed_out = 9,
  access = 10,           ///< not permitted or another user's
  producer_gone = 11,    ///< stopped or died
  closed = 12,           ///< closed from this side
  message_refused = 13,  ///< a line break, or more bytes than a line may have
  backpressure = 14,     ///< the queue towards the peer is full
  send_failed = 15,      ///< the peer closed the socket
  unsupported = 16,
  in_use = 17,           ///< a living producer owns the name
  frame_too_large = 18,  ///< larger than the region's capacity
  no_space = 19,         ///< the region does not fit shared memory
  internal = 20,         ///< anything else the system refused
};

/// Why an operation failed: a sentence with what was expected and found, and the system's error number or 0.
struct StreamError {
  StreamStatus status = StreamStatus::ok;
  std::string message;
  int system_error = 0;
};

/// The stable code of a status, such as "ERR_SHM_NOT_FOUND". Messages of our client library begin with it: "CODE: …".
const char* stream_error_code(StreamStatus status) noexcept;

}  // namespace framelane
