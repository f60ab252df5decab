#pragma once

#include <memory>

#include "call_guard.h"

/// What both forms of the ABI do, once. A client of either form is a StreamClient behind that form's opaque type; the
/// forms differ in their frames and events, which the templates below take as they are.
namespace framelane::abi {

template <class Handle>
StreamClient* client_of(Handle* client) {
  return reinterpret_cast<StreamClient*>(client);
}
template <class Handle>
const StreamClient* client_of(const Handle* client) {
  return reinterpret_cast<const StreamClient*>(client);
}

/// A client, or null and `result` set.
StreamClient* create(ovstream_string_t name, ovstream_result_t& result) noexcept;
/// For a source of frames other than shared memory.
ovstream_result_t refuse_source(int32_t source) noexcept;
ovstream_result_t destroy(StreamClient* client) noexcept;
ovstream_result_t release_frame(const StreamClient* client) noexcept;
ovstream_result_t is_alive(const StreamClient* client, bool* alive) noexcept;
ovstream_result_t send_message(StreamClient* client, ovstream_string_t message) noexcept;
ovstream_result_t send_text(StreamClient* client, ovstream_string_t text) noexcept;
ovstream_result_t set_callback(StreamClient* client, ovstream_message_callback_t callback, void* user_data) noexcept;

/// `ok` and `found`, or a result that says why not.
bool find_frame(StreamClient* client, int32_t timeout_ms, StreamFrame& found, ovstream_result_t& result) noexcept;
void fill_frame(const StreamFrame& found, ovstream_shm_frame_t& frame) noexcept;
void fill_frame(const StreamFrame& found, ovstream_frame_t& frame) noexcept;

/// Untouched `frame` unless the result is success.
template <class Frame>
ovstream_result_t wait_frame(StreamClient* client, int32_t timeout_ms, Frame* frame) noexcept {
  if (client == nullptr || frame == nullptr) return refuse_argument("client and frame must not be NULL");
  StreamFrame found;
  ovstream_result_t result = succeed();
  if (find_frame(client, timeout_ms, found, result)) fill_frame(found, *frame);
  return result;
}

ovstream_result_t send_input(StreamClient* client, const InputEvent& event);
InputEvent to_input(const ovstream_key_event_t& key) noexcept;
InputEvent to_input(const ovstream_mouse_event_t& mouse) noexcept;
InputEvent to_input(const ovstream_gamepad_event_t& gamepad) noexcept;
InputEvent to_input(const ovstream_touch_event_t& touch) noexcept;

/// Touch only where the form's event has one.
template <class Event>
ovstream_result_t send_event(StreamClient* client, const Event* event) noexcept {
  return guard([&] {
    if (client == nullptr || event == nullptr) return refuse_argument("client and event must not be NULL");
    if (event->type == OVSTREAM_INPUT_KEY) return send_input(client, to_input(event->event.key));
    if (event->type == OVSTREAM_INPUT_MOUSE) return send_input(client, to_input(event->event.mouse));
    if (event->type == OVSTREAM_INPUT_GAMEPAD) return send_input(client, to_input(event->event.gamepad));
    if constexpr (requires { event->event.touch; }) {
      if (event->type == OVSTREAM_INPUT_TOUCH) return send_input(client, to_input(event->event.touch));
    }
    return fail({StreamStatus::internal, "unknown input type " + std::to_string(event->type), 0});
  });
}

}  // namespace framelane::abi
