#include "framelane/stream/control_line.h"

#include <cmath>

#include "../harness.h"
#include "../../../src/core/stream/line_buffer.h"

using namespace framelane;
using namespace framelane::control_line;

namespace {

template <typename Kind>
bool is(std::string_view line) {
  return std::holds_alternative<Kind>(parse_client_line(line));
}

bool is_malformed(std::string_view line) {
  const ClientLine parsed = parse_client_line(line);
  const auto* ignored = std::get_if<Ignored>(&parsed);
  return ignored != nullptr && ignored->is_malformed;
}

/// Formats, parses, formats again: nothing may be lost.
void expect_round_trip(const InputEvent& event) {
  std::string line = format_input(event);
  EXPECT_EQ(line.back(), '\n');
  line.pop_back();
  const ClientLine parsed = parse_client_line(line);
  const auto* input = std::get_if<InputEvent>(&parsed);
  EXPECT(input != nullptr);
  if (input != nullptr) EXPECT_EQ(format_input(*input), line + "\n");
}

}  // namespace

TEST(every_input_line_comes_back) {
  expect_round_trip(KeyInput{4294967295u, 0, 7, 1, 18446744073709551615ull});
  expect_round_trip(MouseInput{MouseInput::move, 1, -5, 2147483647, 1920, 1080, 0, 9, 0, 0});
  expect_round_trip(MouseInput{MouseInput::wheel, 0, 0, 0, 0, 0, 0, 9, 0.1f, -1.5e-7f});
  expect_round_trip(MouseInput{MouseInput::button, 0, 0, 0, 3, 0, 1, 9, 0, 0});
  expect_round_trip(GamepadInput{14, -32768, 3, 5});
  TouchInput touch{1, 2, 800, 600, 77, TouchInput::max_points, {}};
  for (uint32_t i = 0; i < touch.count; ++i) touch.points[i] = {i, i % 5, 1.25f * i, -3, 1e9f, 1e-9f, i};
  expect_round_trip(touch);
  touch.count = 0;
  expect_round_trip(touch);
}

TEST(attach_detach_message_and_text_are_read) {
  EXPECT(is<Attach>("ATTACH protocolVersion=2"));
  EXPECT(is<Attach>("ATTACH protocolVersion=1 more=3"));
  EXPECT(is<Attach>("ATTACH protocolVersion=2\r\r"));
  EXPECT(is<Detach>("DETACH") && is<Detach>("DETACH\r"));
  EXPECT(is<Message>("MESSAGE ") && is<Message>("MESSAGE  two spaces"));
  EXPECT_EQ(std::get<Message>(parse_client_line("MESSAGE a\rb\r")).text, "a\rb");
  EXPECT_EQ(std::get<Message>(parse_client_line(std::string_view("MESSAGE \0x", 10))).text.size(), size_t{2});
  EXPECT_EQ(std::get<Text>(parse_client_line("UNICODE hi")).text, "hi");
}

TEST(malformed_lines_are_told_from_unknown_ones) {
  for (const char* line : {
           "ATTACH", "ATTACH protocolVersion=", "ATTACH protocolVersion=-2", "ATTACH protocolversion=2",
           "MESSAGE", "UNICODE",
           "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=2 tsUs=77",
           "INPUT_KEY scanCode=30 keyCode=65 modifiers=3 state=1 tsUs=77",
           "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1",
           "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77 more=1",
           "INPUT_KEY keyCode=65  scanCode=30 modifiers=3 state=1 tsUs=77",
           "INPUT_KEY keyCode=0x41 scanCode=30 modifiers=3 state=1 tsUs=77",
           "INPUT_KEY keyCode=4294967296 scanCode=30 modifiers=3 state=1 tsUs=77",
           "INPUT_KEY keyCode=+1 scanCode=30 modifiers=3 state=1 tsUs=77",
           "INPUT_MOUSE type=4294967295 modifiers=0 x=0 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=0 scrollY=0",
           "INPUT_MOUSE type=1 modifiers=0 x=0 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=nan scrollY=0",
           "INPUT_MOUSE type=1 modifiers=0 x=0 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=0 scrollY=inf",
           "INPUT_MOUSE type=2 modifiers=0 x=0 y=0 data=6 data2=0 btnState=1 tsUs=0 scrollX=0 scrollY=0",
           "INPUT_MOUSE type=0 modifiers=0 x=2147483648 y=0 data=0 data2=0 btnState=0 tsUs=0 scrollX=0 scrollY=0",
           "INPUT_GAMEPAD control=20 position=0 gamepadId=0 tsUs=0",
           "INPUT_GAMEPAD control=0 position=2 gamepadId=0 tsUs=0",
           "INPUT_GAMEPAD control=18 position=-1 gamepadId=0 tsUs=0",
           "INPUT_TOUCH lowLevel=2 modifiers=0 srcW=1 srcH=1 tsUs=0 count=0",
           "INPUT_TOUCH lowLevel=0 modifiers=0 srcW=1 srcH=1 tsUs=0 count=12",
           "INPUT_TOUCH lowLevel=0 modifiers=0 srcW=1 srcH=1 tsUs=0 count=1",
           "INPUT_TOUCH lowLevel=0 modifiers=0 srcW=1 srcH=1 tsUs=0 count=1 id=0 phase=5 x=0 y=0 xr=0 yr=0 pts=0",
       }) {
    if (!is_malformed(line)) harness::report_failure(__FILE__, __LINE__, std::string("accepted: ") + line);
  }
  for (const char* line : {"", " ", "HELLO", "attach protocolVersion=2", "DETACH now", "\rDETACH"}) {
    EXPECT(is<Ignored>(line) && !is_malformed(line));
  }
}

TEST(attach_replies) {
  AttachReply reply;
  EXPECT(parse_attach_reply("ATTACH_OK protocolVersion=2 slotCount=3\r", reply) && reply.is_accepted);
  EXPECT_EQ(reply.slot_count, 3u);
  EXPECT(parse_attach_reply("ATTACH_OK protocolVersion=7 slotCount=3 later=field", reply));
  EXPECT_EQ(reply.protocol_version, 7u);
  EXPECT(parse_attach_reply("ATTACH_REJECTED reason=no room", reply) && !reply.is_accepted);
  EXPECT_EQ(reply.reason, "no room");
  for (const char* line : {"", "MESSAGE x", "ATTACH_OK", "ATTACH_OK slotCount=3 protocolVersion=2", "ATTACH_OKAY",
                           "ATTACH_OK protocolVersion=2", "attach_ok protocolVersion=2 slotCount=3"}) {
    EXPECT(!parse_attach_reply(line, reply));
  }
}

TEST(payload_limits) {
  StreamError error;
  EXPECT(is_sendable_payload(std::string(max_payload_bytes, 'x'), error));
  EXPECT(!is_sendable_payload(std::string(max_payload_bytes + 1, 'x'), error));
  EXPECT(!is_sendable_payload("a\nb", error) && !is_sendable_payload("a\rb", error));
  EXPECT_EQ(error.status, StreamStatus::message_refused);
  EXPECT_EQ(format_message(std::string(max_payload_bytes, 'x')).size(), max_line_bytes);
}

TEST(line_buffer_cuts_blocks_at_any_place) {
  LineBuffer buffer(8);
  std::string_view line;
  const std::string bytes = "ab\n\nxyz1234\ncd";
  std::vector<std::string> lines;
  for (const char c : bytes) {
    buffer.append(&c, 1);
    while (buffer.take(line) == LineBuffer::Next::line) lines.emplace_back(line);
  }
  EXPECT_EQ(lines.size(), size_t{3});
  EXPECT(lines[0] == "ab" && lines[1].empty() && lines[2] == "xyz1234");
  buffer.append("efghij", 6);
  EXPECT(buffer.take(line) == LineBuffer::Next::too_long);
}
