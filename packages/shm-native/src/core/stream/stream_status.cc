#include "framelane/stream/stream_status.h"

namespace framelane {

const char* stream_error_code(StreamStatus status) noexcept {
  switch (status) {
    case StreamStatus::invalid_argument:
      return "ERR_SHM_INVALID_ARG";
    case StreamStatus::not_found:
      return "ERR_SHM_NOT_FOUND";
    case StreamStatus::version:
      return "ERR_SHM_VERSION";
    case StreamStatus::bad_region:
      return "ERR_SHM_BAD_REGION";
    case StreamStatus::rejected:
      return "ERR_SHM_REJECTED";
    case StreamStatus::timed_out:
      return "ERR_SHM_TIMEOUT";
    case StreamStatus::access:
      return "ERR_SHM_ACCESS";
    case StreamStatus::producer_gone:
      return "ERR_SHM_PRODUCER_GONE";
    case StreamStatus::closed:
      return "ERR_SHM_CLOSED";
    case StreamStatus::bad_frame:
      return "ERR_SHM_BAD_FRAME";
    case StreamStatus::message_refused:
      return "ERR_SHM_MESSAGE";
    case StreamStatus::backpressure:
      return "ERR_SHM_BACKPRESSURE";
    case StreamStatus::send_failed:
      return "ERR_SHM_SEND";
    case StreamStatus::unsupported:
      return "ERR_SHM_UNSUPPORTED";
    case StreamStatus::in_use:
      return "ERR_SHM_IN_USE";
    case StreamStatus::frame_too_large:
      return "ERR_SHM_FRAME_TOO_LARGE";
    case StreamStatus::ok:
    case StreamStatus::nothing_yet:
    case StreamStatus::torn:
    case StreamStatus::no_space:
    case StreamStatus::internal:
      break;
  }
  return "ERR_SHM_INTERNAL";
}

}  // namespace framelane
