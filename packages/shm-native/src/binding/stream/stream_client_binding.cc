#include "stream_client_binding.h"

#include <chrono>

#include "../../platform/huge_pages.h"
#include "../arguments.h"
#include "connect_attempt.h"
#include "framelane/stream/region_mapper.h"
#include "input_values.h"
#include "stream_error_object.h"

namespace framelane::binding {
namespace {

// Longer than our own library waits for an answer, so that its words win.
constexpr std::chrono::milliseconds connect_patience{5500};

Napi::Error to_error(Napi::Env env, const std::string& message, const std::string& code, int32_t status) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", code);
  if (status != 0) error.Set("status", Napi::Number::New(env, status));
  return error;
}

std::shared_ptr<ClientLibrary> load(Napi::Env env, const std::string& path) {
  std::string reason;
  std::shared_ptr<ClientLibrary> library = ClientLibrary::load(path, reason);
  if (!library) throw to_error(env, reason, "ERR_SHM_LIBRARY", 0);
  return library;
}

}  // namespace

Napi::Function StreamClientBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeStreamClient",
                     {InstanceMethod<&StreamClientBinding::connect>("connect"),
                      InstanceMethod<&StreamClientBinding::start_connect>("startConnect"),
                      InstanceMethod<&StreamClientBinding::finish_connect>("finishConnect"),
                      InstanceMethod<&StreamClientBinding::wait_frame>("waitFrame"),
                      InstanceMethod<&StreamClientBinding::send>("send"),
                      InstanceMethod<&StreamClientBinding::send_input>("sendInput"),
                      InstanceMethod<&StreamClientBinding::info>("info"),
                      InstanceMethod<&StreamClientBinding::stats>("stats"),
                      InstanceMethod<&StreamClientBinding::mapped_bytes>("mappedBytes"),
                      InstanceMethod<&StreamClientBinding::map_region>("mapRegion"),
                      InstanceMethod<&StreamClientBinding::close>("close")});
}

StreamClientBinding::StreamClientBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<StreamClientBinding>(info) {
  const Napi::Function on_event = Arguments(info).function(0, "onEvent");
  channel_ = std::make_shared<EventChannel<ClientEvent>>(info.Env(), on_event, &StreamClientBinding::deliver,
                                                         [this] { end(); });
}

StreamClientBinding::~StreamClientBinding() {
  end();
  // A thread of an attempt may hold it a little longer; closing is for this thread.
  channel_->close();
}

/// connect(libraryPath, name): 5.5 s at most.
void StreamClientBinding::connect(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const std::shared_ptr<ClientLibrary> library = load(info.Env(), arguments.string(0, "libraryPath"));
  const auto attempt = ConnectAttempt::start(library, arguments.string(1, "name"), nullptr);
  std::unique_lock lock(attempt->mutex);
  const bool is_done = attempt->changed.wait_for(lock, connect_patience, [&] { return attempt->is_done; });
  lock.unlock();
  if (!is_done) {
    attempt->abandon();
    throw to_error(info.Env(), "the producer did not answer in 5 s", "ERR_SHM_TIMEOUT", 0);
  }
  adopt(info.Env(), *attempt);
}

/// startConnect(libraryPath, name): posts `attached`; then finishConnect() takes it or throws. close() abandons it.
void StreamClientBinding::start_connect(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const std::shared_ptr<ClientLibrary> library = load(info.Env(), arguments.string(0, "libraryPath"));
  const std::string name = arguments.string(1, "name");
  const std::weak_ptr<EventChannel<ClientEvent>> channel = channel_;
  attempt_ = ConnectAttempt::start(library, name, [channel] {
    if (const auto open = channel.lock()) open->post({ClientEventKind::attached, {}, {}, 0});
  });
}

void StreamClientBinding::finish_connect(const Napi::CallbackInfo& info) {
  const std::shared_ptr<ConnectAttempt> attempt = std::move(attempt_);
  attempt_.reset();
  if (!attempt) throw_stream_closed(info.Env());
  // The word of it may come a moment before its thread lets go.
  const std::lock_guard lock(attempt->mutex);
  adopt(info.Env(), *attempt);
}

void StreamClientBinding::adopt(Napi::Env env, ConnectAttempt& attempt) {
  if (!attempt.client) throw to_error(env, attempt.message, attempt.code, attempt.status);
  EventChannel<ClientEvent>* const channel = channel_.get();
  session_ = std::make_unique<ClientSession>(std::move(attempt.client), std::move(attempt.region),
                                             [channel](ClientEvent event) { channel->post(std::move(event)); });
}

ClientSession& StreamClientBinding::session(Napi::Env env) {
  if (!session_) throw_stream_closed(env);
  return *session_;
}

/// waitFrame(index, view): the view is held until close().
void StreamClientBinding::wait_frame(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const uint32_t index = arguments.u32(0, "index");
  const BorrowedBytes bytes = arguments.bytes(1, "target");
  Napi::ObjectReference& target = targets_.at(index);
  if (target.IsEmpty()) {
    target = Napi::Persistent(info[1].As<Napi::Object>());
    prefer_huge_pages(bytes.data, bytes.size);
  }
  session(info.Env()).request_frame(bytes.data, bytes.size);
}

/// send(text, isText)
void StreamClientBinding::send(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  StreamError error;
  const StreamStatus status =
      session(info.Env()).send(arguments.string(0, "text"), arguments.boolean(1, "isText"), error);
  if (status != StreamStatus::ok) throw to_stream_error(info.Env(), error);
}

/// sendInput(values: Float64Array)
void StreamClientBinding::send_input(const Napi::CallbackInfo& info) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  const napi_status found = napi_get_typedarray_info(info.Env(), info[0], &type, &length, &data, nullptr, nullptr);
  if (found != napi_ok || type != napi_float64_array) throw_wrong_type(info.Env(), "values", "a Float64Array");
  StreamError error;
  const InputEvent event = from_input_values(static_cast<const double*>(data), length);
  if (session(info.Env()).send(event, false, error) != StreamStatus::ok) throw to_stream_error(info.Env(), error);
}

Napi::Value StreamClientBinding::info(const Napi::CallbackInfo& info) {
  const StreamRegion& region = session(info.Env()).region();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("protocolVersion", region.info().protocol_version);
  result.Set("slotCount", region.info().slot_count);
  result.Set("maxWidth", region.info().max_width);
  result.Set("maxHeight", region.info().max_height);
  result.Set("producerPid", region.producer_pid());
  return result;
}

Napi::Value StreamClientBinding::stats(const Napi::CallbackInfo& info) {
  const ClientSessionStats stats = session(info.Env()).stats();
  const auto set_quantiles = [&](Napi::Object target, const char* name, const LatencySamples& samples) {
    Napi::Object quantiles = Napi::Object::New(info.Env());
    quantiles.Set("p50", static_cast<double>(samples.quantile(0.5)));
    quantiles.Set("p99", static_cast<double>(samples.quantile(0.99)));
    target.Set(name, quantiles);
  };
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("delivered", static_cast<double>(stats.delivered));
  result.Set("skipped", static_cast<double>(stats.skipped));
  result.Set("torn", static_cast<double>(stats.torn));
  result.Set("invalid", static_cast<double>(stats.invalid));
  result.Set("latestSequence", static_cast<double>(session_->region().latest_sequence()));
  set_quantiles(result, "copyNs", stats.copy);
  set_quantiles(result, "waitNs", stats.wait);
  return result;
}

/// mappedBytes() → how many bytes mapRegion() covers, 0 when the region cannot be mapped.
Napi::Value StreamClientBinding::mapped_bytes(const Napi::CallbackInfo& info) {
  const size_t bytes = region_mapper::mapped_bytes(session(info.Env()).region());
  return Napi::Number::New(info.Env(), static_cast<double>(bytes));
}

/// mapRegion(view): puts the region's pages over the view, until close().
void StreamClientBinding::map_region(const Napi::CallbackInfo& info) {
  const BorrowedBytes bytes = Arguments(info).bytes(0, "view");
  StreamError error;
  const StreamStatus status = region_mapper::map(session(info.Env()).region(), bytes.data, bytes.size, error);
  if (status != StreamStatus::ok) throw to_stream_error(info.Env(), error);
  mapped_view_ = Napi::Persistent(info[0].As<Napi::Object>());
  mapped_address_ = bytes.data;
  mapped_bytes_ = region_mapper::mapped_bytes(session_->region());
}

void StreamClientBinding::close(const Napi::CallbackInfo&) { end(); }

void StreamClientBinding::end() {
  if (attempt_) attempt_->abandon();
  attempt_.reset();
  session_.reset();
  StreamError error;
  // The range stays the memory's own: it is covered, never unmapped. There is nobody to tell if that fails.
  if (mapped_address_ != nullptr) region_mapper::cover_with_zeros(mapped_address_, mapped_bytes_, error);
  mapped_address_ = nullptr;
  mapped_view_.Reset();
  for (Napi::ObjectReference& target : targets_) target.Reset();
}

void StreamClientBinding::deliver(napi_env env, napi_value callback, ClientEvent& event) {
  if (event.unread_bytes) *event.unread_bytes -= event.text.size();
  napi_value undefined;
  napi_value arguments[4];
  if (napi_get_undefined(env, &undefined) != napi_ok) return;
  if (napi_create_uint32(env, static_cast<uint32_t>(event.kind), &arguments[0]) != napi_ok) return;
  if (napi_create_string_utf8(env, event.text.data(), event.text.size(), &arguments[1]) != napi_ok) return;
  if (napi_create_string_utf8(env, event.code.data(), event.code.size(), &arguments[2]) != napi_ok) return;
  if (napi_create_int32(env, event.status, &arguments[3]) != napi_ok) return;
  napi_call_function(env, undefined, callback, 4, arguments, nullptr);
}

Napi::Value StreamClientBinding::load_library(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), load(info.Env(), Arguments(info).string(0, "path"))->abi());
}

}  // namespace framelane::binding
