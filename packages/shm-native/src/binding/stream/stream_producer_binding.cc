#include "stream_producer_binding.h"

#include "../arguments.h"
#include "input_values.h"
#include "stream_error_object.h"

namespace framelane::binding {
namespace {

enum EventKind : uint32_t { message_event = 0, text_event = 1, input_event = 2, connection_event = 3 };

napi_value to_payload(napi_env env, const ProducerEvent& event) {
  napi_value value = nullptr;
  if (const auto* text = std::get_if<std::string>(&event.payload)) {
    return napi_create_string_utf8(env, text->data(), text->size(), &value) == napi_ok ? value : nullptr;
  }
  if (const auto* input = std::get_if<InputEvent>(&event.payload)) return to_input_values(env, *input);
  return napi_get_undefined(env, &value) == napi_ok ? value : nullptr;
}

}  // namespace

Napi::Function StreamProducerBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeStreamProducer",
                     {InstanceMethod<&StreamProducerBinding::publish>("publish"),
                      InstanceMethod<&StreamProducerBinding::send_message>("sendMessage"),
                      InstanceMethod<&StreamProducerBinding::name>("name"),
                      InstanceMethod<&StreamProducerBinding::stats>("stats"),
                      InstanceMethod<&StreamProducerBinding::close>("close")});
}

StreamProducerBinding::StreamProducerBinding(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<StreamProducerBinding>(info) {
  const Arguments arguments(info);
  StreamProducerOptions options;
  options.name = arguments.string(0, "name");
  options.max_width = arguments.u32(1, "maxWidth");
  options.max_height = arguments.u32(2, "maxHeight");
  options.slot_count = arguments.u32(3, "slotCount");
  channel_ = std::make_unique<EventChannel<QueuedEvent>>(info.Env(), arguments.function(4, "onEvent"),
                                                         &StreamProducerBinding::deliver, [this] { stop(); });
  StreamProducerEvents events;
  events.on_message = [this](uint32_t id, std::string_view text) {
    post({message_event, id, std::string(text)}, text.size());
  };
  events.on_text = [this](uint32_t id, std::string_view text) { post({text_event, id, std::string(text)}, text.size()); };
  events.on_input = [this](uint32_t id, const InputEvent& event) { post({input_event, id, event}, 0); };
  events.on_connection = [this](bool is_connected) { post({connection_event, is_connected ? 1u : 0u, {}}, 0); };
  StreamError error;
  producer_ = StreamProducer::create(options, std::move(events), error);
  if (!producer_) {
    channel_.reset();
    throw to_stream_error(info.Env(), error);
  }
}

StreamProducerBinding::~StreamProducerBinding() { stop(); }

/// Joins the control thread, so nothing posts after it; the object stays for its statistics.
void StreamProducerBinding::stop() {
  if (producer_) producer_->stop();
}

void StreamProducerBinding::post(ProducerEvent event, size_t bytes) {
  // A change of presence is never dropped: there are at most as many as attachments.
  const bool is_full = queue_->events.load() >= max_queued_events || queue_->bytes.load() >= max_queued_bytes;
  if (is_full && event.kind != connection_event) {
    ++queue_->dropped;
    return;
  }
  ++queue_->events;
  queue_->bytes += bytes;
  channel_->post({std::move(event), queue_, bytes});
}

void StreamProducerBinding::deliver(napi_env env, napi_value callback, QueuedEvent& queued) {
  --queued.queue->events;
  queued.queue->bytes -= queued.bytes;
  napi_value undefined;
  napi_value arguments[3];
  if (napi_get_undefined(env, &undefined) != napi_ok) return;
  if (napi_create_uint32(env, queued.event.kind, &arguments[0]) != napi_ok) return;
  if (napi_create_uint32(env, queued.event.client_id, &arguments[1]) != napi_ok) return;
  arguments[2] = to_payload(env, queued.event);
  if (arguments[2] != nullptr) napi_call_function(env, undefined, callback, 3, arguments, nullptr);
}

StreamProducer& StreamProducerBinding::producer(Napi::Env env) {
  if (!producer_) throw_stream_closed(env);
  return *producer_;
}

/// publish(pixels, width, height, pitchBytes, timestampNs) → sequence, or −status.
Napi::Value StreamProducerBinding::publish(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const BorrowedBytes bytes = arguments.bytes(0, "pixels");
  PictureToPublish picture;
  picture.pixels = bytes.data;
  picture.width = arguments.u32(1, "width");
  picture.height = arguments.u32(2, "height");
  picture.pitch_bytes = arguments.u32(3, "pitchBytes");
  picture.timestamp_ns = arguments.u64(4, "captureTimestampNs");
  const uint64_t row_bytes = uint64_t{picture.width} * 4;
  const uint64_t pitch = picture.pitch_bytes == 0 ? row_bytes : picture.pitch_bytes;
  const uint64_t needed = picture.height == 0 ? 0 : pitch * (picture.height - 1) + row_bytes;
  uint64_t sequence = 0;
  const StreamStatus status = pitch < row_bytes || needed > bytes.size ? StreamStatus::invalid_argument
                                                                       : producer(info.Env()).publish(picture, sequence);
  const double result = status == StreamStatus::ok ? static_cast<double>(sequence) : -static_cast<double>(status);
  return Napi::Number::New(info.Env(), result);
}

/// sendMessage(text, clientId | undefined)
void StreamProducerBinding::send_message(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const std::string text = arguments.string(0, "text");
  const std::optional<uint32_t> client_id = arguments.optional_u32(1, "clientId");
  StreamError error;
  const StreamStatus status = client_id ? producer(info.Env()).send_message(*client_id, text, error)
                                        : producer(info.Env()).broadcast_message(text, error);
  if (status != StreamStatus::ok) throw to_stream_error(info.Env(), error);
}

Napi::Value StreamProducerBinding::name(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), producer(info.Env()).name());
}

Napi::Value StreamProducerBinding::stats(const Napi::CallbackInfo& info) {
  const StreamProducerStats stats = producer(info.Env()).stats();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("published", static_cast<double>(stats.published));
  result.Set("clients", stats.clients);
  result.Set("messagesSent", static_cast<double>(stats.messages_sent));
  result.Set("messagesDropped", static_cast<double>(stats.messages_dropped));
  result.Set("messagesReceived", static_cast<double>(stats.messages_received));
  result.Set("linesIgnored", static_cast<double>(stats.lines_ignored));
  result.Set("linesMalformed", static_cast<double>(stats.lines_malformed));
  result.Set("eventsDropped", static_cast<double>(queue_->dropped.load()));
  return result;
}

void StreamProducerBinding::close(const Napi::CallbackInfo&) {
  stop();
  channel_->close();
}

Napi::Value StreamProducerBinding::cleanup(const Napi::CallbackInfo& info) {
  const std::string name = Arguments(info).string(0, "name");
  StreamError error;
  if (StreamProducer::cleanup(name, error) != StreamStatus::ok) throw to_stream_error(info.Env(), error);
  return Napi::Boolean::New(info.Env(), true);
}

}  // namespace framelane::binding
