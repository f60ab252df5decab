#include <cstring>

#include "harness.h"
#include "ring_fixtures.h"

using namespace framelane;

namespace {

/// Writes as the original description says and no more: 24 header bytes, no magic, no footers, any slot size.
struct PlainRing {
  PlainRing(uint32_t ring_size, uint32_t slot_size)
      : ring_size(ring_size),
        slot_size(slot_size),
        memory(std::make_shared<fixtures::SharedMemory>(ring_layout::file_bytes(ring_size, slot_size))) {
    put(8, slot_size);
    put(12, ring_size);
    // Bytes 24..63 mean nothing, so they may as well be anything but the magic.
    std::memset(base() + 24, 0x5A, 40);
  }

  uint8_t* base() { return reinterpret_cast<uint8_t*>(memory->words.data()); }
  void put(size_t offset, uint32_t value) { std::memcpy(base() + offset, &value, 4); }

  void write(uint32_t seed, uint32_t size) {
    const size_t offset = ring_layout::slot_offset(write_index % ring_size, slot_size);
    const std::vector<uint8_t> bytes = fixtures::make_frame(seed, size);
    put(offset, size);
    std::memcpy(base() + offset + 4, bytes.data(), size);
    put(16, 640);
    put(20, 480);
    put(4, ++write_index);
    put(0, write_index);
  }

  uint32_t ring_size;
  uint32_t slot_size;
  uint32_t write_index = 0;
  std::shared_ptr<fixtures::SharedMemory> memory;
};

void expect_frames_are_read(uint32_t ring_size, uint32_t slot_size) {
  PlainRing ring(ring_size, slot_size);
  RingError error;
  const auto reader = RingReader::attach(fixtures::open_memory(ring.memory), error);
  EXPECT(reader != nullptr);
  if (!reader) return;
  EXPECT(!reader->info().has_magic && !reader->info().has_footers && !reader->info().has_crc);
  std::vector<uint8_t> target(slot_size);
  FrameInfo frame;
  EXPECT_EQ(reader->copy_latest(target.data(), target.size(), frame), RingStatus::nothing_yet);
  for (uint32_t seed = 0; seed < 10; ++seed) {
    const uint32_t size = slot_size - 4 - seed;
    ring.write(seed, size);
    EXPECT_EQ(reader->copy_latest(target.data(), target.size(), frame), RingStatus::ok);
    EXPECT_EQ(frame.seq, seed);
    EXPECT_EQ(frame.length, size);
    EXPECT_EQ(frame.width, 640u);
    EXPECT_EQ(frame.height, 480u);
    EXPECT(fixtures::is_frame_of(seed, target.data(), size));
  }
}

}  // namespace

TEST(plain_ring_of_four) { expect_frames_are_read(4, 4096); }
TEST(plain_ring_of_three_is_no_power_of_two) { expect_frames_are_read(3, 4096); }
TEST(plain_ring_of_two) { expect_frames_are_read(2, 4096); }
TEST(plain_ring_of_one) { expect_frames_are_read(1, 4096); }
TEST(plain_ring_with_odd_slots) { expect_frames_are_read(4, 1003); }

TEST(plain_ring_length_beyond_the_slot_is_corrupt) {
  PlainRing ring(4, 4096);
  ring.write(1, 1000);
  ring.put(ring_layout::slot_offset(0, 4096), 4093);
  RingError error;
  const auto reader = RingReader::attach(fixtures::open_memory(ring.memory), error);
  std::vector<uint8_t> target(8192);
  FrameInfo frame;
  EXPECT_EQ(reader->copy_latest(target.data(), target.size(), frame), RingStatus::corrupt);
}
