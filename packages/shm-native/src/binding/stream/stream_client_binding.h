#pragma once

#include <napi.h>

#include <array>
#include <memory>
#include <string>

#include "client_session.h"
#include "event_channel.h"

namespace framelane::binding {

struct ConnectAttempt;

/// NativeStreamClient(onEvent(kind, text, code, status)). One attachment at a time; what nobody closed is closed when
/// it is collected or its environment ends.
class StreamClientBinding : public Napi::ObjectWrap<StreamClientBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit StreamClientBinding(const Napi::CallbackInfo& info);
  ~StreamClientBinding() override;

  /// loadClientLibrary(path): the name of its interface, or throws with the reason.
  static Napi::Value load_library(const Napi::CallbackInfo& info);

 private:
  void connect(const Napi::CallbackInfo& info);
  void start_connect(const Napi::CallbackInfo& info);
  void finish_connect(const Napi::CallbackInfo& info);
  void wait_frame(const Napi::CallbackInfo& info);
  void send(const Napi::CallbackInfo& info);
  void send_input(const Napi::CallbackInfo& info);
  Napi::Value info(const Napi::CallbackInfo& info);
  Napi::Value stats(const Napi::CallbackInfo& info);
  Napi::Value mapped_bytes(const Napi::CallbackInfo& info);
  void map_region(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  static void deliver(napi_env env, napi_value callback, ClientEvent& event);
  ClientSession& session(Napi::Env env);
  void adopt(Napi::Env env, ConnectAttempt& attempt);
  void end();

  // The session's threads post to the channel, so it comes after it and goes before it.
  std::shared_ptr<EventChannel<ClientEvent>> channel_;
  std::shared_ptr<ConnectAttempt> attempt_;
  std::unique_ptr<ClientSession> session_;
  // The memory behind the targets must live as long as the session's thread may write there.
  std::array<Napi::ObjectReference, 3> targets_;
  Napi::ObjectReference mapped_view_;
  uint8_t* mapped_address_ = nullptr;
  size_t mapped_bytes_ = 0;
};

}  // namespace framelane::binding
