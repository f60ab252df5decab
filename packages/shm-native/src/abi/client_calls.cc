#include "client_calls.h"

#include <string>

namespace framelane::abi {

StreamClient* create(ovstream_string_t name, ovstream_result_t& result) noexcept {
  StreamClient* created = nullptr;
  result = guard([&] {
    if (!is_readable(name)) return refuse_argument("the name is NULL but has a length");
    StreamError error;
    std::unique_ptr<StreamClient> client = StreamClient::create(view_of(name), error);
    if (!client) return fail(error);
    created = client.release();
    last_error().clear();
    return succeed();
  });
  return created;
}

ovstream_result_t refuse_source(int32_t source) noexcept {
  return guard([&] {
    return fail({StreamStatus::unsupported,
                 "this library has shared memory only (source 0), got " + std::to_string(source), 0});
  });
}

ovstream_result_t destroy(StreamClient* client) noexcept {
  return guard([&] {
    if (client != nullptr && client->is_reader_thread()) {
      last_error() = "ERR_SHM_STATE: a client cannot be destroyed inside its own message callback";
      return ovstream_result_t{OVSTREAM_INVALID_STATE};
    }
    delete client;
    return succeed();
  });
}

ovstream_result_t release_frame(const StreamClient* client) noexcept {
  return client == nullptr ? refuse_argument("client must not be NULL") : succeed();
}

bool find_frame(StreamClient* client, int32_t timeout_ms, StreamFrame& found, ovstream_result_t& result) noexcept {
  const StreamStatus status = client->wait_frame(timeout_ms, found);
  if (status == StreamStatus::ok) return true;
  result = {status == StreamStatus::timed_out ? OVSTREAM_TIMEOUT : to_abi_status(status)};
  return false;
}

void fill_frame(const StreamFrame& found, ovstream_shm_frame_t& frame) noexcept {
  frame = {found.pixels, found.sequence,    found.timestamp_ns,                 found.width,
           found.height, found.pitch_bytes, stream_layout::pixel_format_bgra8};
}

void fill_frame(const StreamFrame& found, ovstream_frame_t& frame) noexcept {
  frame = {};
  frame.source = OVSTREAM_SOURCE_SHM;
  frame.data = found.pixels;
  frame.sequence = found.sequence;
  frame.timestamp_ns = found.timestamp_ns;
  frame.width = found.width;
  frame.height = found.height;
  frame.pitch_bytes = found.pitch_bytes;
  frame.format = stream_layout::pixel_format_bgra8;
  frame.slot_index = found.slot;
}

ovstream_result_t is_alive(const StreamClient* client, bool* alive) noexcept {
  if (client == nullptr || alive == nullptr) return refuse_argument("client and out pointer must not be NULL");
  *alive = client->is_producer_alive();
  return succeed();
}

ovstream_result_t send_input(StreamClient* client, const InputEvent& event) {
  StreamError error;
  return client->send_input(event, error) == StreamStatus::ok ? succeed() : fail(error);
}

ovstream_result_t send_message(StreamClient* client, ovstream_string_t message) noexcept {
  return guard([&] {
    if (client == nullptr || !is_readable(message)) return refuse_argument("client and message must not be NULL");
    StreamError error;
    return client->send_message(view_of(message), error) == StreamStatus::ok ? succeed() : fail(error);
  });
}

ovstream_result_t send_text(StreamClient* client, ovstream_string_t text) noexcept {
  return guard([&] {
    if (client == nullptr || !is_readable(text)) return refuse_argument("client and text must not be NULL");
    StreamError error;
    return client->send_text(view_of(text), error) == StreamStatus::ok ? succeed() : fail(error);
  });
}

ovstream_result_t set_callback(StreamClient* client, ovstream_message_callback_t callback, void* user_data) noexcept {
  return guard([&] {
    if (client == nullptr) return refuse_argument("client must not be NULL");
    if (callback == nullptr) {
      client->set_message_callback(nullptr);
      return succeed();
    }
    client->set_message_callback([callback, user_data](std::string_view text) {
      // The view lies inside a line; C callers expect a terminator behind the string.
      const std::string terminated(text);
      callback({terminated.c_str(), terminated.size()}, user_data);
    });
    return succeed();
  });
}

InputEvent to_input(const ovstream_key_event_t& key) noexcept {
  return KeyInput{key.key_code, key.scan_code, key.modifiers, static_cast<uint32_t>(key.key_state), key.timestamp_us};
}

InputEvent to_input(const ovstream_mouse_event_t& mouse) noexcept {
  MouseInput input;
  input.type = static_cast<uint32_t>(mouse.type);
  input.modifiers = mouse.modifiers;
  input.x = mouse.x;
  input.y = mouse.y;
  input.data = mouse.data;
  input.data2 = mouse.data2;
  input.button_state = static_cast<uint32_t>(mouse.button_state);
  input.timestamp_us = mouse.timestamp_us;
  input.scroll_x = mouse.scroll_x;
  input.scroll_y = mouse.scroll_y;
  return input;
}

InputEvent to_input(const ovstream_gamepad_event_t& gamepad) noexcept {
  return GamepadInput{static_cast<uint32_t>(gamepad.control), gamepad.position, gamepad.gamepad_id, gamepad.timestamp_us};
}

InputEvent to_input(const ovstream_touch_event_t& touch) noexcept {
  TouchInput input;
  input.low_level = touch.low_level;
  input.modifiers = touch.modifiers;
  input.source_width = touch.source_width;
  input.source_height = touch.source_height;
  input.timestamp_us = touch.timestamp_us;
  input.count = touch.count < TouchInput::max_points ? touch.count : TouchInput::max_points;
  for (uint32_t i = 0; i < input.count; ++i) {
    const ovstream_touch_point_t& point = touch.points[i];
    input.points[i] = {point.id, static_cast<uint32_t>(point.phase), point.x, point.y, point.x_radius, point.y_radius,
                       point.timestamp_us};
  }
  return input;
}

}  // namespace framelane::abi
