#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>

#include "framelane/stream/control_line.h"
#include "framelane/stream/input_fields.h"

namespace framelane::control_line {
namespace {

/// Takes ` key=number` after ` key=number` off a line; the first thing that is not as expected spoils the whole.
class FieldReader {
 public:
  explicit FieldReader(std::string_view fields) : rest_(fields) {}

  template <typename Number>
  FieldReader& field(std::string_view key, Number& value) {
    if (!is_good_ || !skip(" ") || !skip(key) || !skip("=")) return spoil();
    const std::string_view token = rest_.substr(0, rest_.find(' '));
    const auto [end, problem] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (problem != std::errc() || end != token.data() + token.size()) return spoil();
    if constexpr (std::is_floating_point_v<Number>) {
      if (!std::isfinite(value)) return spoil();
    }
    rest_.remove_prefix(token.size());
    return *this;
  }

  bool is_complete() const { return is_good_ && rest_.empty(); }
  /// Good so far, and whatever else follows is a field of its own.
  bool is_good_prefix() const { return is_good_ && (rest_.empty() || rest_.front() == ' '); }

 private:
  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  FieldReader& spoil() {
    is_good_ = false;
    return *this;
  }

  std::string_view rest_;
  bool is_good_ = true;
};

bool is_valid(const KeyInput& key) { return key.state <= 1; }

bool is_valid(const MouseInput& mouse) {
  const bool has_button = mouse.type != MouseInput::button || (mouse.data >= 1 && mouse.data <= 5);
  return mouse.type <= MouseInput::button && mouse.button_state <= 1 && has_button;
}

bool is_valid(const GamepadInput& gamepad) {
  constexpr uint32_t last_button = 13;
  constexpr uint32_t last_axis = 17;
  constexpr uint32_t last_trigger = 19;
  const int32_t position = gamepad.position;
  if (gamepad.control <= last_button) return position == 0 || position == 1;
  if (gamepad.control <= last_axis) return position >= -32768 && position <= 32767;
  return gamepad.control <= last_trigger && position >= 0 && position <= 32767;
}

bool is_valid(const TouchInput& touch) {
  constexpr uint32_t last_phase = 4;
  if (touch.low_level > 1 || touch.count > TouchInput::max_points) return false;
  return std::all_of(touch.points.begin(), touch.points.begin() + touch.count,
                     [](const TouchPoint& point) { return point.phase <= last_phase; });
}

template <typename Input>
ClientLine parse_input(std::string_view fields) {
  Input input;
  FieldReader reader(fields);
  visit_fields(input, [&](const char* key, auto& value) { reader.field(key, value); });
  if (!reader.is_complete() || !is_valid(input)) return Ignored{true};
  return InputEvent(input);
}

}  // namespace

std::string_view trim_line_end(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

ClientLine parse_client_line(std::string_view untrimmed) {
  const std::string_view line = trim_line_end(untrimmed);
  const std::string_view verb = line.substr(0, line.find(' '));
  const std::string_view fields = line.substr(verb.size());
  if (verb == "MESSAGE" && !fields.empty()) return Message{fields.substr(1)};
  if (verb == "UNICODE" && !fields.empty()) return Text{fields.substr(1)};
  if (verb == "INPUT_MOUSE") return parse_input<MouseInput>(fields);
  if (verb == "INPUT_KEY") return parse_input<KeyInput>(fields);
  if (verb == "INPUT_TOUCH") return parse_input<TouchInput>(fields);
  if (verb == "INPUT_GAMEPAD") return parse_input<GamepadInput>(fields);
  if (line == "DETACH") return Detach{};
  if (verb == "ATTACH") {
    Attach attach{};
    if (!FieldReader(fields).field("protocolVersion", attach.protocol_version).is_good_prefix()) return Ignored{true};
    return attach;
  }
  return Ignored{verb == "MESSAGE" || verb == "UNICODE"};
}

bool parse_attach_reply(std::string_view untrimmed, AttachReply& reply) {
  constexpr std::string_view ok_verb = "ATTACH_OK";
  constexpr std::string_view rejected = "ATTACH_REJECTED reason=";
  const std::string_view line = trim_line_end(untrimmed);
  reply = {};
  if (line.starts_with(rejected)) {
    reply.reason = line.substr(rejected.size());
    return true;
  }
  if (!line.starts_with(ok_verb)) return false;
  reply.is_accepted = FieldReader(line.substr(ok_verb.size()))
                          .field("protocolVersion", reply.protocol_version)
                          .field("slotCount", reply.slot_count)
                          .is_good_prefix();
  return reply.is_accepted;
}

bool parse_message(std::string_view untrimmed, std::string_view& text) {
  constexpr std::string_view verb = "MESSAGE ";
  const std::string_view line = trim_line_end(untrimmed);
  if (!line.starts_with(verb)) return false;
  text = line.substr(verb.size());
  return true;
}

}  // namespace framelane::control_line
