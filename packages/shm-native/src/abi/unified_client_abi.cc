#include "client_calls.h"

using namespace framelane;

namespace {

StreamClient* client_of(ovstream_client_t* client) { return reinterpret_cast<StreamClient*>(client); }
const StreamClient* client_of(const ovstream_client_t* client) { return reinterpret_cast<const StreamClient*>(client); }

}  // namespace

ovstream_result_t ovstream_create_client(int32_t source, const ovstream_client_config_t* config, ovstream_client_t** out) {
  return abi::guard([&] {
    if (config == nullptr || out == nullptr) return abi::refuse_argument("config and out pointer must not be NULL");
    if (source != OVSTREAM_SOURCE_SHM) {
      return abi::fail({StreamStatus::unsupported, "this library has shared memory only (source 0), got " + std::to_string(source), 0});
    }
    StreamClient* client = nullptr;
    const ovstream_result_t result = abi::create(config->shm_name, client);
    if (client != nullptr) *out = reinterpret_cast<ovstream_client_t*>(client);
    return result;
  });
}

ovstream_result_t ovstream_destroy_client(ovstream_client_t* client) {
  return abi::guard([&] { return abi::destroy(client_of(client)); });
}

ovstream_result_t ovstream_client_wait_frame(ovstream_client_t* client, int32_t timeout_ms, ovstream_frame_t* frame) {
  return abi::guard([&] {
    if (client == nullptr || frame == nullptr) return abi::refuse_argument("client and frame must not be NULL");
    StreamFrame found;
    const StreamStatus status = client_of(client)->wait_frame(timeout_ms, found);
    if (status != StreamStatus::ok) return abi::report_wait(status);
    *frame = {};
    frame->source = OVSTREAM_SOURCE_SHM;
    frame->data = found.pixels;
    frame->sequence = found.sequence;
    frame->timestamp_ns = found.timestamp_ns;
    frame->width = found.width;
    frame->height = found.height;
    frame->pitch_bytes = found.pitch_bytes;
    frame->format = stream_layout::pixel_format_bgra8;
    frame->slot_index = found.slot;
    return abi::succeed();
  });
}

ovstream_result_t ovstream_client_release_frame(ovstream_client_t* client) {
  return abi::guard([&] { return client == nullptr ? abi::refuse_argument("client must not be NULL") : abi::succeed(); });
}

ovstream_result_t ovstream_client_is_alive(const ovstream_client_t* client, bool* alive) {
  return abi::guard([&] { return abi::is_alive(client_of(client), alive); });
}

ovstream_result_t ovstream_client_send_input_event(ovstream_client_t* client, const ovstream_input_event_t* event) {
  return abi::guard([&] {
    if (client == nullptr || event == nullptr) return abi::refuse_argument("client and event must not be NULL");
    switch (event->type) {
      case OVSTREAM_INPUT_KEY:
        return abi::send_input(client_of(client), abi::to_input(event->event.key));
      case OVSTREAM_INPUT_MOUSE:
        return abi::send_input(client_of(client), abi::to_input(event->event.mouse));
      case OVSTREAM_INPUT_GAMEPAD:
        return abi::send_input(client_of(client), abi::to_input(event->event.gamepad));
      case OVSTREAM_INPUT_TOUCH:
        return abi::send_input(client_of(client), abi::to_input(event->event.touch));
      default:
        return abi::fail({StreamStatus::internal, "unknown input type " + std::to_string(event->type), 0});
    }
  });
}

ovstream_result_t ovstream_client_send_message(ovstream_client_t* client, ovstream_string_t message) {
  return abi::guard([&] { return abi::send_message(client_of(client), message); });
}

ovstream_result_t ovstream_client_send_unicode(ovstream_client_t* client, ovstream_string_t text) {
  return abi::guard([&] { return abi::send_text(client_of(client), text); });
}

ovstream_result_t ovstream_client_set_message_callback(ovstream_client_t* client, ovstream_message_callback_t callback, void* user_data) {
  return abi::guard([&] { return abi::set_callback(client_of(client), callback, user_data); });
}
