#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "framelane/stream/input_event.h"
#include "framelane/stream/stream_status.h"

/// The control channel's lines as text. Formatters give a whole line with its line break; parsers get one without.
namespace framelane::control_line {

/// Longest line, line break included.
constexpr size_t max_line_bytes = 16u * 1024 * 1024;
/// Longest payload of a message or text.
constexpr size_t max_payload_bytes = max_line_bytes - sizeof("MESSAGE ");

static_assert(max_payload_bytes == 16777207);

struct Attach {
  uint32_t protocol_version;
};
struct Detach {};
struct Message {
  std::string_view text;  ///< borrowed from the line; bytes are not checked for UTF-8
};
struct Text {
  std::string_view text;  ///< borrowed from the line
};
/// A verb nobody knows, or fields that are not exactly as they must be: to be ignored.
struct Ignored {
  bool is_malformed;  ///< a known verb with wrong fields
};
using ClientLine = std::variant<Ignored, Attach, Detach, InputEvent, Message, Text>;

/// Reads a line a client sent; strict about keys, order, numbers and enumerations.
ClientLine parse_client_line(std::string_view line);

struct AttachReply {
  bool is_accepted = false;
  uint32_t protocol_version = 0;
  uint32_t slot_count = 0;
  std::string_view reason;  ///< of a rejection, borrowed
};
/// Reads the first line a server sends. False when it is neither an acceptance nor a rejection.
bool parse_attach_reply(std::string_view line, AttachReply& reply);

/// The payload if the line is a MESSAGE with its space; false otherwise.
bool parse_message(std::string_view line, std::string_view& text);

/// Without line breaks and short enough; `error` says what is wrong otherwise.
bool is_sendable_payload(std::string_view payload, StreamError& error);

std::string format_attach(uint32_t protocol_version);
std::string format_attach_ok(uint32_t protocol_version, uint32_t slot_count);
std::string format_attach_rejected(std::string_view reason);
std::string format_detach();
std::string format_input(const InputEvent& event);
std::string format_message(std::string_view payload);
std::string format_text(std::string_view payload);

/// Drops the carriage returns right before where the line break was.
std::string_view trim_line_end(std::string_view line);

}  // namespace framelane::control_line
