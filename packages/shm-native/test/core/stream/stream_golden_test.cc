#include <cstring>

#include "../harness.h"
#include "../ring_fixtures.h"
#include "framelane/stream/control_line.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

const char* const golden_header = R"(
4f56534d 02000000 01000000 03000000 04000000 02000000 40000000 c0000000
80000000 00000000 01000000 00000000 00000000 01000000 01000000 00000000)";
const char* const golden_slot = "01000000 00000000 15cd5b07 00000000 04000000 02000000 40000000 00000000";
const char* const golden_pixels = "0000ffff 00ff00ff ff0000ff ffffffff 000000ff 102030ff 405060ff 7f7f7fff";

void expect_at(const uint8_t* base, size_t offset, const char* hex) {
  const std::vector<uint8_t> expected = fixtures::from_hex(hex);
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(base[offset + i], expected[i]);
}

}  // namespace

TEST(stream_golden_region_is_written_and_read_back) {
  const std::string name = fixtures::unique_stream_name();
  StreamProducerOptions options;
  options.name = name;
  options.max_width = 4;
  options.max_height = 2;
  options.pid = 1;
  const auto producer = fixtures::make_producer(options);
  const std::vector<uint8_t> pixels = fixtures::from_hex(golden_pixels);
  uint64_t sequence = 0;
  EXPECT_EQ(producer->publish({pixels.data(), 4, 2, 0, 123456789}, sequence), StreamStatus::ok);

  StreamError error;
  const auto region = StreamRegion::open(name, error);
  EXPECT(region != nullptr);
  EXPECT_EQ(region->info().region_bytes, 704u);
  expect_at(region->data(), 0, golden_header);
  for (size_t i = 64; i < 128; ++i) EXPECT_EQ(region->data()[i], 0);
  expect_at(region->data(), 128, golden_slot);
  for (size_t i = 160; i < 192; ++i) EXPECT_EQ(region->data()[i], 0);
  expect_at(region->data(), 192, "0000ffff 00ff00ff ff0000ff ffffffff");
  for (size_t i = 208; i < 256; ++i) EXPECT_EQ(region->data()[i], 0);
  expect_at(region->data(), 256, "000000ff 102030ff 405060ff 7f7f7fff");

  StreamFrame frame;
  uint64_t seen = 0;
  EXPECT_EQ(region->find_frame(0, frame, seen), StreamStatus::ok);
  EXPECT_EQ(frame.timestamp_ns, 123456789u);
  std::vector<uint8_t> tight(32);
  EXPECT_EQ(region->copy_rows(frame, tight.data()), StreamStatus::ok);
  EXPECT(tight == pixels);
}

TEST(stream_golden_lines) {
  EXPECT_EQ(control_line::format_attach(2), "ATTACH protocolVersion=2\n");
  EXPECT_EQ(control_line::format_input(KeyInput{65, 30, 3, 1, 77}),
            "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77\n");
  const std::vector<uint8_t> message = fixtures::from_hex("4d4553534147452068c3a90a");
  EXPECT_EQ(control_line::format_message("h\xc3\xa9"), std::string(message.begin(), message.end()));
}
