#pragma once

#include <string>

#include "../../platform/shared_file.h"
#include "framelane/stream/stream_status.h"

namespace framelane {

/// What a failure of the platform means for a stream; `what` names the thing, as in "region /ovstream-x".
inline StreamError to_stream_error(const std::string& what, const FileError& error) {
  const auto status = [&] {
    switch (error.problem) {
      case FileProblem::missing:
        return StreamStatus::not_found;
      case FileProblem::not_permitted:
      case FileProblem::not_owned:
      case FileProblem::not_regular:
        return StreamStatus::access;
      case FileProblem::no_space:
        return StreamStatus::no_space;
      case FileProblem::too_small:
        return StreamStatus::bad_region;
      default:
        return StreamStatus::internal;
    }
  }();
  return {status, what + ": " + error.message, error.system_error};
}

/// Fills `error` and gives its status, for `return`.
inline StreamStatus refuse(StreamError& error, StreamStatus status, std::string message, int system_error = 0) {
  error = {status, std::move(message), system_error};
  return status;
}

}  // namespace framelane
