#include "client_calls.h"

using namespace framelane;

namespace {

StreamClient* client_of(ovstream_shm_client_t* client) { return reinterpret_cast<StreamClient*>(client); }
const StreamClient* client_of(const ovstream_shm_client_t* client) { return reinterpret_cast<const StreamClient*>(client); }

}  // namespace

ovstream_result_t ovstream_shm_client_create(ovstream_string_t name, ovstream_shm_client_t** out) {
  return abi::guard([&] {
    if (out == nullptr) return abi::refuse_argument("the out pointer must not be NULL");
    StreamClient* client = nullptr;
    const ovstream_result_t result = abi::create(name, client);
    if (client != nullptr) *out = reinterpret_cast<ovstream_shm_client_t*>(client);
    return result;
  });
}

ovstream_result_t ovstream_shm_client_destroy(ovstream_shm_client_t* client) {
  return abi::guard([&] { return abi::destroy(client_of(client)); });
}

ovstream_result_t ovstream_shm_client_wait_frame(ovstream_shm_client_t* client, int32_t timeout_ms, ovstream_shm_frame_t* frame) {
  return abi::guard([&] {
    if (client == nullptr || frame == nullptr) return abi::refuse_argument("client and frame must not be NULL");
    StreamFrame found;
    const StreamStatus status = client_of(client)->wait_frame(timeout_ms, found);
    if (status != StreamStatus::ok) return abi::report_wait(status);
    *frame = {found.pixels, found.sequence,    found.timestamp_ns,                 found.width,
              found.height, found.pitch_bytes, stream_layout::pixel_format_bgra8};
    return abi::succeed();
  });
}

ovstream_result_t ovstream_shm_client_release_frame(ovstream_shm_client_t* client) {
  return abi::guard([&] { return client == nullptr ? abi::refuse_argument("client must not be NULL") : abi::succeed(); });
}

ovstream_result_t ovstream_shm_client_is_producer_alive(const ovstream_shm_client_t* client, bool* alive) {
  return abi::guard([&] { return abi::is_alive(client_of(client), alive); });
}

ovstream_result_t ovstream_shm_client_send_input_event(ovstream_shm_client_t* client, const ovstream_shm_input_event_t* event) {
  return abi::guard([&] {
    if (client == nullptr || event == nullptr) return abi::refuse_argument("client and event must not be NULL");
    switch (event->type) {
      case OVSTREAM_INPUT_KEY:
        return abi::send_input(client_of(client), abi::to_input(event->event.key));
      case OVSTREAM_INPUT_MOUSE:
        return abi::send_input(client_of(client), abi::to_input(event->event.mouse));
      case OVSTREAM_INPUT_GAMEPAD:
        return abi::send_input(client_of(client), abi::to_input(event->event.gamepad));
      default:
        return abi::fail({StreamStatus::internal, "unknown input type " + std::to_string(event->type), 0});
    }
  });
}

ovstream_result_t ovstream_shm_client_send_message(ovstream_shm_client_t* client, ovstream_string_t message) {
  return abi::guard([&] { return abi::send_message(client_of(client), message); });
}

ovstream_result_t ovstream_shm_client_send_unicode(ovstream_shm_client_t* client, ovstream_string_t text) {
  return abi::guard([&] { return abi::send_text(client_of(client), text); });
}

ovstream_result_t ovstream_shm_client_set_message_callback(ovstream_shm_client_t* client, ovstream_message_callback_t callback, void* user_data) {
  return abi::guard([&] { return abi::set_callback(client_of(client), callback, user_data); });
}
