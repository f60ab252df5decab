#include "call_guard.h"

namespace framelane::abi {

std::string& last_error() noexcept {
  thread_local std::string text;
  return text;
}

int32_t to_abi_status(StreamStatus status) noexcept {
  switch (status) {
    case StreamStatus::ok:
      return OVSTREAM_SUCCESS;
    case StreamStatus::invalid_argument:
      return OVSTREAM_INVALID_ARGUMENT;
    case StreamStatus::producer_gone:
    case StreamStatus::closed:
      return OVSTREAM_INVALID_STATE;
    case StreamStatus::unsupported:
      return OVSTREAM_NOT_SUPPORTED;
    default:
      return OVSTREAM_ERROR;
  }
}

ovstream_result_t succeed() noexcept { return {OVSTREAM_SUCCESS}; }

ovstream_result_t fail(const StreamError& error) {
  last_error() = std::string(stream_error_code(error.status)) + ": " + error.message;
  return {to_abi_status(error.status)};
}

ovstream_result_t refuse_argument(const char* message) { return fail({StreamStatus::invalid_argument, message, 0}); }

}  // namespace framelane::abi

ovstream_string_t ovstream_get_last_error(void) {
  const std::string& text = framelane::abi::last_error();
  return {text.c_str(), text.size()};
}
