#pragma once

#include <napi.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "event_channel.h"
#include "framelane/stream/stream_producer.h"

namespace framelane::binding {

/// What a producer tells JavaScript; `kind` as in ProducerEventKind of lib/stream/native-stream.ts.
struct ProducerEvent {
  uint32_t kind;
  uint32_t client_id;
  std::variant<std::monostate, std::string, InputEvent> payload;
};

/// NativeStreamProducer(name, maxWidth, maxHeight, slotCount, onEvent(kind, clientId, payload)). One nobody closed is
/// stopped, and its names removed, when it is collected or its environment ends.
class StreamProducerBinding : public Napi::ObjectWrap<StreamProducerBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit StreamProducerBinding(const Napi::CallbackInfo& info);
  ~StreamProducerBinding() override;

  /// cleanupStream(name): true, or throws.
  static Napi::Value cleanup(const Napi::CallbackInfo& info);

 private:
  static constexpr uint32_t max_queued_events = 16384;
  static constexpr uint64_t max_queued_bytes = 64u * 1024 * 1024;

  Napi::Value publish(const Napi::CallbackInfo& info);
  void send_message(const Napi::CallbackInfo& info);
  Napi::Value name(const Napi::CallbackInfo& info);
  Napi::Value stats(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  StreamProducer& producer(Napi::Env env);
  void stop();

  // Shared with the control thread and with events on their way: the newest is dropped and counted beyond the limits.
  struct Queue {
    std::atomic<uint32_t> events{0};
    std::atomic<uint64_t> bytes{0};
    std::atomic<uint64_t> dropped{0};
  };
  struct QueuedEvent {
    ProducerEvent event;
    std::shared_ptr<Queue> queue;
    size_t bytes;
  };
  static void deliver(napi_env env, napi_value callback, QueuedEvent& queued);
  void post(ProducerEvent event, size_t bytes);

  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
  // The producer's thread posts to the channel, so it comes after it and goes before it.
  std::unique_ptr<EventChannel<QueuedEvent>> channel_;
  std::unique_ptr<StreamProducer> producer_;
};

}  // namespace framelane::binding
