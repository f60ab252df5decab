#include <charconv>
#include <cstring>
#include <iterator>
#include <type_traits>

#include "framelane/stream/control_line.h"
#include "framelane/stream/input_fields.h"

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
  constexpr const char* verbs[] = {"INPUT_KEY", "INPUT_MOUSE", "INPUT_GAMEPAD", "INPUT_TOUCH"};
  static_assert(std::size(verbs) == std::variant_size_v<InputEvent>);
  LineWriter line(verbs[event.index()]);
  const auto add = [&](const char* key, const auto& value) { line.field(key, value); };
  std::visit([&](const auto& input) { visit_fields(input, add); }, event);
  return line.finish();
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
