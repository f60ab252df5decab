#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "framelane/stream/input_event.h"
#include "framelane/stream/stream_region.h"

namespace framelane::binding {

/// What a call of a client library came to: its status and, on failure, what it said.
struct LibraryResult {
  int32_t status;
  std::string message;
};

/// One attachment made by a loaded library, whichever of the two interfaces that has. Waiting is for one thread,
/// sending for another; the destructor must not run while either is inside.
class LibraryClient {
 public:
  using MessageCallback = void (*)(std::string_view text, void* context);

  virtual ~LibraryClient() = default;
  /// The frame's pixels lie in the library's mapping and may be overwritten at any moment.
  virtual int32_t wait_frame(int32_t timeout_ms, StreamFrame& frame) = 0;
  virtual LibraryResult send_message(std::string_view text) = 0;
  virtual LibraryResult send_text(std::string_view text) = 0;
  virtual LibraryResult send_input(const InputEvent& event) = 0;
  virtual void set_message_callback(MessageCallback callback, void* context) = 0;
};

/// A client library in this process. Never unloaded: its threads may outlive what we know of.
class ClientLibrary {
 public:
  virtual ~ClientLibrary() = default;
  /// The library at `path`, loaded once; null and `reason` set when it cannot be, or has neither interface.
  static std::shared_ptr<ClientLibrary> load(const std::string& path, std::string& reason);

  /// "unified" or "shm".
  virtual const char* abi() const = 0;
  /// Null and `result` set on failure. May block for as long as the library likes.
  virtual std::unique_ptr<LibraryClient> attach(std::string_view name, LibraryResult& result) = 0;
};

}  // namespace framelane::binding
