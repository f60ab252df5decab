#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "client_library.h"
#include "framelane/stream/stream_region.h"

namespace framelane::binding {

/// Attaching to a stream on a thread of its own, because a library may wait for the answer for ever. An attempt nobody
/// waits for any more undoes itself when it comes to an end.
struct ConnectAttempt {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_done = false;
  bool is_abandoned = false;
  std::string code;  ///< empty on success
  std::string message;
  int32_t status = 0;
  std::unique_ptr<StreamRegion> region;
  std::unique_ptr<LibraryClient> client;

  /// `on_done` is called on the attempt's thread unless it was abandoned.
  static std::shared_ptr<ConnectAttempt> start(std::shared_ptr<ClientLibrary> library, std::string name,
                                               std::function<void()> on_done);
  void abandon();
};

}  // namespace framelane::binding
