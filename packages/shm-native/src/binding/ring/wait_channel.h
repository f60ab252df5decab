#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "framelane/ring/frame_waiter.h"

namespace framelane::binding {

/// Carries settled waits from the waiter's thread to JavaScript. Lives on the JS thread; keeps the event loop alive
/// only while a wait is open.
class WaitChannel {
 public:
  /// `on_settled(id, outcome)` is held strongly until close(): it must not lead to the object that owns this channel,
  /// except through waits that are open.
  WaitChannel(Napi::Env env, const RingReader& reader, Napi::Function on_settled);
  ~WaitChannel();
  WaitChannel(const WaitChannel&) = delete;
  WaitChannel& operator=(const WaitChannel&) = delete;

  void start(uint32_t id, std::optional<uint32_t> after_seq, std::optional<std::chrono::microseconds> timeout);
  void cancel(uint32_t id);

 private:
  struct Link;

  static void deliver(napi_env env, napi_value callback, void* context, void* data);
  static void end_with_environment(void* self);
  void close_wait();
  void stop();

  Napi::Env env_;
  std::unique_ptr<FrameWaiter> waiter_;
  std::vector<SettledWait> settled_;
  size_t open_count_ = 0;
  Link* link_;  // owned by the thread-safe function, which may outlive us by some turns of the loop
  napi_threadsafe_function function_ = nullptr;
};

}  // namespace framelane::binding
