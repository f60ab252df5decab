#include <charconv>
#include <cstring>
#include <type_traits>

#include "framelane/stream/control_line.h"

namespace framelane::control_line {
namespace {

/// Writes `verb key=value key=value`; numbers never depend on the locale.
class LineWriter {
 public:
  explicit LineWriter(const char* verb) : line_(verb) {}

  template <typename Number>
  LineWriter& field(const char* key, Number value) {
    char digits[32];
    std::to_chars_result end;
    if constexpr (std::is_floating_point_v<Number>) {
      end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::general, 9);
    } else {
      end = std::to_chars(digits, digits + sizeof digits, value);
    }
    line_.append(1, ' ').append(key).append(1, '=').append(digits, end.ptr);
    return *this;
  }

  std::string finish() { return std::move(line_.append(1, '\n')); }

 private:
  std::string line_;
};

std::string format(const KeyInput& key) {
  return LineWriter("INPUT_KEY")
      .field("keyCode", key.key_code)
      .field("scanCode", key.scan_code)
      .field("modifiers", key.modifiers)
      .field("state", key.state)
      .field("tsUs", key.timestamp_us)
      .finish();
}

std::string format(const MouseInput& mouse) {
  return LineWriter("INPUT_MOUSE")
      .field("type", mouse.type)
      .field("modifiers", mouse.modifiers)
      .field("x", mouse.x)
      .field("y", mouse.y)
      .field("data", mouse.data)
      .field("data2", mouse.data2)
      .field("btnState", mouse.button_state)
      .field("tsUs", mouse.timestamp_us)
      .field("scrollX", mouse.scroll_x)
      .field("scrollY", mouse.scroll_y)
      .finish();
}

std::string format(const GamepadInput& gamepad) {
  return LineWriter("INPUT_GAMEPAD")
      .field("control", gamepad.control)
      .field("position", gamepad.position)
      .field("gamepadId", gamepad.gamepad_id)
      .field("tsUs", gamepad.timestamp_us)
      .finish();
}

std::string format(const TouchInput& touch) {
  const uint32_t count = touch.count < TouchInput::max_points ? touch.count : TouchInput::max_points;
  LineWriter line("INPUT_TOUCH");
  line.field("lowLevel", touch.low_level)
      .field("modifiers", touch.modifiers)
      .field("srcW", touch.source_width)
      .field("srcH", touch.source_height)
      .field("tsUs", touch.timestamp_us)
      .field("count", count);
  for (uint32_t i = 0; i < count; ++i) {
    const TouchPoint& point = touch.points[i];
    line.field("id", point.id)
        .field("phase", point.phase)
        .field("x", point.x)
        .field("y", point.y)
        .field("xr", point.x_radius)
        .field("yr", point.y_radius)
        .field("pts", point.timestamp_us);
  }
  return line.finish();
}

std::string format_payload(const char* verb, std::string_view payload) {
  std::string line;
  line.reserve(std::strlen(verb) + payload.size() + 1);
  return std::move(line.append(verb).append(payload).append(1, '\n'));
}

}  // namespace

std::string format_attach(uint32_t protocol_version) {
  return LineWriter("ATTACH").field("protocolVersion", protocol_version).finish();
}

std::string format_attach_ok(uint32_t protocol_version, uint32_t slot_count) {
  return LineWriter("ATTACH_OK").field("protocolVersion", protocol_version).field("slotCount", slot_count).finish();
}

std::string format_attach_rejected(std::string_view reason) { return format_payload("ATTACH_REJECTED reason=", reason); }
std::string format_detach() { return "DETACH\n"; }
std::string format_message(std::string_view payload) { return format_payload("MESSAGE ", payload); }
std::string format_text(std::string_view payload) { return format_payload("UNICODE ", payload); }

std::string format_input(const InputEvent& event) {
  return std::visit([](const auto& input) { return format(input); }, event);
}

bool is_sendable_payload(std::string_view payload, StreamError& error) {
  if (payload.size() > max_payload_bytes) {
    error = {StreamStatus::message_refused,
             "a message has at most " + std::to_string(max_payload_bytes) + " bytes, got " + std::to_string(payload.size()), 0};
    return false;
  }
  if (payload.find_first_of("\r\n") != std::string_view::npos) {
    error = {StreamStatus::message_refused, "a message must be one line: send JSON without raw line breaks", 0};
    return false;
  }
  return true;
}

}  // namespace framelane::control_line
