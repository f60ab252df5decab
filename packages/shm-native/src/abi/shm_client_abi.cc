#include "client_calls.h"

using namespace framelane;
using abi::client_of;

ovstream_result_t ovstream_shm_client_create(ovstream_string_t name, ovstream_shm_client_t** out) {
  if (out == nullptr) return abi::refuse_argument("the out pointer must not be NULL");
  ovstream_result_t result;
  StreamClient* const client = abi::create(name, result);
  if (client != nullptr) *out = reinterpret_cast<ovstream_shm_client_t*>(client);
  return result;
}

ovstream_result_t ovstream_shm_client_destroy(ovstream_shm_client_t* client) { return abi::destroy(client_of(client)); }

ovstream_result_t ovstream_shm_client_wait_frame(ovstream_shm_client_t* client, int32_t timeout_ms, ovstream_shm_frame_t* frame) {
  return abi::wait_frame(client_of(client), timeout_ms, frame);
}

ovstream_result_t ovstream_shm_client_release_frame(ovstream_shm_client_t* client) { return abi::release_frame(client_of(client)); }

ovstream_result_t ovstream_shm_client_is_producer_alive(const ovstream_shm_client_t* client, bool* alive) {
  return abi::is_alive(client_of(client), alive);
}

ovstream_result_t ovstream_shm_client_send_input_event(ovstream_shm_client_t* client, const ovstream_shm_input_event_t* event) {
  return abi::send_event(client_of(client), event);
}

ovstream_result_t ovstream_shm_client_send_message(ovstream_shm_client_t* client, ovstream_string_t message) {
  return abi::send_message(client_of(client), message);
}

ovstream_result_t ovstream_shm_client_send_unicode(ovstream_shm_client_t* client, ovstream_string_t text) {
  return abi::send_text(client_of(client), text);
}

ovstream_result_t ovstream_shm_client_set_message_callback(ovstream_shm_client_t* client, ovstream_message_callback_t callback, void* user_data) {
  return abi::set_callback(client_of(client), callback, user_data);
}
