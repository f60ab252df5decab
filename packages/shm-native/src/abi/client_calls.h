#pragma once

#include <memory>

#include "call_guard.h"

/// What both forms of the ABI do, once. A client of either form is a StreamClient.
namespace framelane::abi {

/// A socket path that does not fit is an error of the environment, not of the argument.
ovstream_result_t create(ovstream_string_t name, StreamClient*& out);
ovstream_result_t destroy(StreamClient* client);
/// A wait that was not served: sets no text for a timeout.
ovstream_result_t report_wait(StreamStatus status);
ovstream_result_t is_alive(const StreamClient* client, bool* alive);
ovstream_result_t send_input(StreamClient* client, const InputEvent& event);
ovstream_result_t send_message(StreamClient* client, ovstream_string_t message);
ovstream_result_t send_text(StreamClient* client, ovstream_string_t text);
ovstream_result_t set_callback(StreamClient* client, ovstream_message_callback_t callback, void* user_data);

InputEvent to_input(const ovstream_key_event_t& key) noexcept;
InputEvent to_input(const ovstream_mouse_event_t& mouse) noexcept;
InputEvent to_input(const ovstream_gamepad_event_t& gamepad) noexcept;
InputEvent to_input(const ovstream_touch_event_t& touch) noexcept;

}  // namespace framelane::abi
