#include <cstdlib>

#include "framelane/stream/stream_region.h"
#include "stream_error.h"

namespace framelane {
namespace {

constexpr size_t max_name_bytes = 63;

}  // namespace

bool is_valid_stream_name(std::string_view name, StreamError& error) {
  if (name.empty() || name.size() > max_name_bytes) {
    refuse(error, StreamStatus::invalid_argument,
           "a stream name has 1 to 63 bytes, got " + std::to_string(name.size()));
    return false;
  }
  if (name.front() == '.') {
    refuse(error, StreamStatus::invalid_argument, "a stream name must not begin with a dot");
    return false;
  }
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F && byte != '/') continue;
    refuse(error, StreamStatus::invalid_argument, "a stream name must not contain slashes, NUL or control bytes");
    return false;
  }
  return true;
}

std::string region_name(std::string_view name) { return "/ovstream-" + std::string(name); }

std::string semaphore_name(std::string_view name) { return region_name(name) + "-wake"; }

std::string control_socket_path(std::string_view name) {
  const char* folder = std::getenv("TMPDIR");
  std::string path = folder == nullptr || *folder == '\0' ? "/tmp" : folder;
  return path + region_name(name) + ".sock";
}

}  // namespace framelane
