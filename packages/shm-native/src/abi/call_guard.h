#pragma once

#include <exception>
#include <string>

#include "framelane/ovstream_shm_client.h"
#include "framelane/stream/stream_client.h"
#include "framelane/stream/stream_status.h"

namespace framelane::abi {

/// This thread's last failure, as ovstream_get_last_error() gives it.
std::string& last_error() noexcept;

int32_t to_abi_status(StreamStatus status) noexcept;
ovstream_result_t succeed() noexcept;
/// Keeps the text for ovstream_get_last_error(), with the status' code in front.
ovstream_result_t fail(const StreamError& error);
ovstream_result_t refuse_argument(const char* message);

inline bool is_readable(ovstream_string_t text) noexcept { return text.ptr != nullptr || text.length == 0; }
inline std::string_view view_of(ovstream_string_t text) noexcept {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.length);
}

/// Runs the body of an exported function: no exception may cross the C boundary.
template <typename Body>
ovstream_result_t guard(Body body) noexcept {
  try {
    return body();
  } catch (const std::exception& error) {
    return fail({StreamStatus::internal, error.what(), 0});
  }
}

}  // namespace framelane::abi
