#include <algorithm>

#include "framelane/crc32.h"
#include "harness.h"
#include "ring_fixtures.h"

using namespace framelane;

namespace {

const char* const golden_header_crc_on = R"(
07 00 00 00 07 00 00 00 00 00 40 00 04 00 00 00
08 00 00 00 08 00 00 00 46 4c 52 42 01 00 03 00
88 77 66 55 44 33 22 11 06 00 00 00 c2 bd b3 c6
00 40 1e 18 24 0a 06 00 92 10 00 00 00 00 00 00)";

const char* const golden_header_crc_off = R"(
07 00 00 00 07 00 00 00 00 00 40 00 04 00 00 00
08 00 00 00 08 00 00 00 46 4c 52 42 01 00 01 00
88 77 66 55 44 33 22 11 06 00 00 00 ff 6d 46 c2
00 40 1e 18 24 0a 06 00 92 10 00 00 00 00 00 00)";

const char* const golden_slot = R"(
8d 00 00 00 ff d8 ff db 00 43 00 02 01 01 01 01 01 02 01 01 01 02 02 02 02 02 04 03 02 02 02 02
05 04 04 03 04 06 05 06 06 06 05 06 06 06 07 09 08 06 07 09 07 06 06 08 0b 08 09 0a 0a 0a 0a 0a
06 08 0b 0c 0b 0a 0c 09 0a 0a 0a ff c0 00 0b 08 00 08 00 08 01 01 11 00 ff c4 00 14 00 01 00 00
00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff c4 00 14 10 01 00 00 00 00 00 00 00 00 00 00 00 00
00 00 00 00 ff da 00 08 01 01 00 00 3f 00 3f ff d9)";

const char* const golden_footer_crc_on =
    "0e 00 00 00 b4 00 00 00 08 00 00 00 08 00 00 00 48 29 2e b2 c6 c5 68 67 80 8d 5b 00 00 00 00 00";
const char* const golden_footer_crc_off =
    "0e 00 00 00 b4 00 00 00 08 00 00 00 08 00 00 00 00 00 00 00 c6 c5 68 67 80 8d 5b 00 00 00 00 00";

constexpr size_t golden_slot_offset = 8388672;
constexpr size_t golden_footer_offset = 12582944;

uint64_t golden_clock() { return 1700000000000000; }

/// Seven commits of the same picture leave the ring as the vectors describe it: number 6 in slot 2.
std::vector<uint8_t> write_golden_ring(const std::string& path, bool has_crc) {
  RingWriterOptions options;
  options.path = path;
  options.has_crc = has_crc;
  options.epoch = 0x1122334455667788;
  options.pid = 4242;
  options.wall_clock_us = &golden_clock;
  RingError error;
  const auto writer = RingWriter::create(options, error);
  EXPECT(writer != nullptr);
  const std::vector<uint8_t> slot = fixtures::from_hex(golden_slot);
  const std::string asset_id = "a_0123456789abcdef";
  FrameToPublish frame;
  frame.bytes = slot.data() + 4;
  frame.size = slot.size() - 4;
  frame.frame_index = 180;
  frame.width = 8;
  frame.height = 8;
  frame.pts_us = 6000000;
  frame.asset_id_crc = crc32(asset_id.data(), asset_id.size());
  uint32_t seq = 0;
  for (int i = 0; i < 7; ++i) EXPECT_EQ(writer->publish(frame, seq), RingStatus::ok);
  EXPECT_EQ(seq, 6u);
  std::vector<uint8_t> file = fixtures::read_file(path);
  writer->unlink();
  return file;
}

void expect_bytes(const std::vector<uint8_t>& file, size_t offset, const char* expected_hex) {
  const std::vector<uint8_t> expected = fixtures::from_hex(expected_hex);
  EXPECT(offset + expected.size() <= file.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(file[offset + i], expected[i]);
}

}  // namespace

TEST(golden_ring_with_crc) {
  const std::vector<uint8_t> file = write_golden_ring(fixtures::unique_path(), true);
  EXPECT_EQ(file.size(), size_t{64 + 4 * 4194304});
  expect_bytes(file, 0, golden_header_crc_on);
  expect_bytes(file, golden_slot_offset, golden_slot);
  expect_bytes(file, golden_footer_offset, golden_footer_crc_on);
}

TEST(golden_ring_without_crc) {
  const std::vector<uint8_t> file = write_golden_ring(fixtures::unique_path(), false);
  expect_bytes(file, 0, golden_header_crc_off);
  expect_bytes(file, golden_slot_offset, golden_slot);
  expect_bytes(file, golden_footer_offset, golden_footer_crc_off);
}

TEST(golden_ring_is_read_back) {
  const std::string path = fixtures::unique_path();
  const std::vector<uint8_t> file = write_golden_ring(path, true);
  fixtures::write_file(path, file);
  const harness::Cleanup cleanup([&] { std::remove(path.c_str()); });
  RingError error;
  const auto reader = RingReader::open(path, error);
  EXPECT(reader != nullptr);
  EXPECT_EQ(reader->info().epoch, uint64_t{0x1122334455667788});
  EXPECT_EQ(reader->info().pid, 4242u);
  EXPECT(reader->info().has_footers && reader->info().has_crc);
  std::vector<uint8_t> target(1000);
  FrameInfo frame;
  EXPECT_EQ(reader->copy_latest(target.data(), target.size(), frame), RingStatus::ok);
  EXPECT_EQ(frame.seq, 6u);
  EXPECT_EQ(frame.length, 141u);
  EXPECT_EQ(frame.frame_index, 180u);
  EXPECT_EQ(frame.pts_us, 6000000u);
  EXPECT_EQ(crc32(target.data(), frame.length), 0xb22e2948u);
}

TEST(crc32_check_value_and_continuation) {
  const std::string text = "123456789";
  EXPECT_EQ(crc32(text.data(), text.size()), 0xCBF43926u);
  EXPECT_EQ(crc32(text.data() + 4, 5, crc32(text.data(), 4)), 0xCBF43926u);
  EXPECT_EQ(crc32(text.data(), 0), 0u);
}
