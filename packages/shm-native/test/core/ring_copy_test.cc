#include <cstring>

#include "harness.h"
#include "ring_fixtures.h"

using namespace framelane;

namespace {

constexpr uint32_t slot_size = ring_layout::min_written_slot_size;

/// A writer and a reader over one piece of memory.
struct Pair {
  explicit Pair(RingWriterOptions options = fixtures::small_ring())
      : memory(std::make_shared<fixtures::SharedMemory>(ring_layout::file_bytes(options.ring_size, options.slot_size))) {
    writer = RingWriter::attach(options, fixtures::open_memory(memory));
    RingError error;
    reader = RingReader::attach(fixtures::open_memory(memory), error);
    EXPECT(reader != nullptr);
  }

  uint8_t* base() { return reinterpret_cast<uint8_t*>(memory->words.data()); }
  ring_layout::Header& header() { return *reinterpret_cast<ring_layout::Header*>(base()); }
  uint8_t* slot(uint32_t index) { return base() + ring_layout::slot_offset(index, slot_size); }
  ring_layout::Footer& footer(uint32_t index) {
    return *reinterpret_cast<ring_layout::Footer*>(slot(index) + slot_size - ring_layout::footer_bytes);
  }
  uint32_t publish(uint32_t seed, size_t size = 1000) {
    const std::vector<uint8_t> bytes = fixtures::make_frame(seed, size);
    uint32_t seq = 0;
    EXPECT_EQ(writer->publish(fixtures::to_publish(bytes, seed), seq), RingStatus::ok);
    return seq;
  }
  RingStatus copy_latest() { return reader->copy_latest(target.data(), target.size(), frame); }
  RingStatus copy_frame(uint32_t seq) { return reader->copy_frame(seq, target.data(), target.size(), frame); }

  std::shared_ptr<fixtures::SharedMemory> memory;
  std::unique_ptr<RingWriter> writer;
  std::unique_ptr<RingReader> reader;
  std::vector<uint8_t> target = std::vector<uint8_t>(slot_size);
  FrameInfo frame;
};

}  // namespace

TEST(empty_ring_has_nothing_yet) {
  Pair pair;
  EXPECT_EQ(pair.copy_latest(), RingStatus::nothing_yet);
  EXPECT_EQ(pair.copy_frame(0), RingStatus::nothing_yet);
  EXPECT(!pair.reader->has_newer(std::nullopt));
}

TEST(first_commit_under_way_is_still_nothing) {
  Pair pair;
  pair.footer(0).gen = ring_layout::open_gen(0);
  pair.header().frame_count = 1;
  pair.header().time_us = 1;
  EXPECT_EQ(pair.copy_latest(), RingStatus::nothing_yet);
}

TEST(frames_are_found_by_number_until_their_slot_is_due) {
  Pair pair;
  for (uint32_t seed = 0; seed < 4; ++seed) EXPECT_EQ(pair.publish(seed), seed);
  EXPECT_EQ(pair.copy_frame(0), RingStatus::overwritten);  // its slot is the next to be written
  for (uint32_t seq = 1; seq < 4; ++seq) {
    EXPECT_EQ(pair.copy_frame(seq), RingStatus::ok);
    EXPECT_EQ(pair.frame.frame_index, seq);
    EXPECT(fixtures::is_frame_of(seq, pair.target.data(), pair.frame.length));
  }
  EXPECT_EQ(pair.copy_frame(4), RingStatus::nothing_yet);
  EXPECT_EQ(pair.reader->stats().overwritten, 1u);
}

TEST(frame_that_does_not_fit_leaves_the_ring_untouched) {
  Pair pair;
  pair.publish(1);
  const std::vector<uint64_t> before = pair.memory->words;
  const std::vector<uint8_t> largest = fixtures::make_frame(7, pair.writer->max_frame_bytes());
  const std::vector<uint8_t> too_large = fixtures::make_frame(7, largest.size() + 1);
  const std::vector<uint8_t> no_jpeg(100, 0x55);
  uint32_t seq = 99;
  EXPECT_EQ(pair.writer->publish(fixtures::to_publish(too_large), seq), RingStatus::full);
  EXPECT_EQ(pair.writer->publish(fixtures::to_publish(no_jpeg), seq), RingStatus::corrupt);
  FrameToPublish empty;
  EXPECT_EQ(pair.writer->publish(empty, seq), RingStatus::corrupt);
  EXPECT_EQ(seq, 99u);
  EXPECT(before == pair.memory->words);
  EXPECT_EQ(pair.writer->publish(fixtures::to_publish(largest), seq), RingStatus::ok);
  EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
  EXPECT(fixtures::is_frame_of(7, pair.target.data(), pair.frame.length));
}

TEST(small_target_is_told_the_length) {
  Pair pair;
  pair.publish(1, 1000);
  pair.target.resize(999);
  EXPECT_EQ(pair.copy_latest(), RingStatus::target_small);
  EXPECT_EQ(pair.frame.length, 1000u);
  pair.target.resize(1000);
  EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
}

TEST(numbers_wrap_at_two_to_the_thirty_two) {
  RingWriterOptions options = fixtures::small_ring();
  options.first_seq = UINT32_MAX - 2;
  Pair pair(options);
  for (uint32_t seed = 0; seed < 6; ++seed) {
    const uint32_t seq = pair.publish(seed);
    EXPECT_EQ(seq, options.first_seq + seed);
    EXPECT_EQ(pair.reader->latest_seq().value_or(12345), seq);
    EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
    EXPECT_EQ(pair.frame.seq, seq);
    EXPECT(fixtures::is_frame_of(seed, pair.target.data(), pair.frame.length));
    EXPECT(pair.reader->has_newer(seq - 1));
    EXPECT(!pair.reader->has_newer(seq));
    EXPECT(!pair.reader->has_newer(seq + 1));
    EXPECT_EQ(pair.copy_frame(seq + 1), RingStatus::nothing_yet);
  }
  EXPECT_EQ(pair.copy_frame(UINT32_MAX), RingStatus::overwritten);
  EXPECT_EQ(pair.copy_frame(0), RingStatus::ok);
}

TEST(writer_killed_in_a_slot_leaves_the_newest_frame_readable) {
  Pair pair;
  for (uint32_t seed = 0; seed < 4; ++seed) pair.publish(seed);
  pair.footer(0).gen = ring_layout::open_gen(4);
  std::memset(pair.slot(0), 0xAB, 2000);
  EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
  EXPECT_EQ(pair.frame.seq, 3u);
  EXPECT_EQ(pair.copy_frame(4), RingStatus::nothing_yet);
  EXPECT_EQ(pair.copy_frame(0), RingStatus::overwritten);
}

TEST(open_generation_is_torn_not_corrupt) {
  Pair pair;
  pair.publish(1);
  pair.footer(0).gen = ring_layout::open_gen(0);
  EXPECT_EQ(pair.copy_latest(), RingStatus::torn);
  EXPECT_EQ(pair.reader->stats().torn, 1u);
  EXPECT_EQ(pair.reader->stats().torn_attempts, uint64_t{RingReader::max_attempts});
}

TEST(wrong_content_is_corrupt) {
  RingWriterOptions options = fixtures::small_ring();
  options.has_crc = true;
  Pair pair(options);
  pair.publish(1);
  uint8_t* const slot = pair.slot(0);
  const auto set_length = [&](uint32_t length) { std::memcpy(slot, &length, 4); };
  for (const uint32_t length : {0u, 3u, slot_size - 35u, slot_size, UINT32_MAX}) {
    set_length(length);
    EXPECT_EQ(pair.copy_latest(), RingStatus::corrupt);
  }
  set_length(999);  // the end marker is elsewhere
  EXPECT_EQ(pair.copy_latest(), RingStatus::corrupt);
  set_length(1000);
  EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
  slot[500] ^= 1;  // only the CRC can see it
  EXPECT_EQ(pair.copy_latest(), RingStatus::corrupt);
  slot[500] ^= 1;
  slot[4] = 0;
  EXPECT_EQ(pair.copy_latest(), RingStatus::corrupt);
  EXPECT_EQ(pair.reader->stats().corrupt, 8u);
}

TEST(file_that_shrinks_or_changes_under_us_is_replaced) {
  Pair pair;
  pair.publish(1);
  pair.memory->visible_size = pair.memory->size - 1;
  EXPECT_EQ(pair.copy_latest(), RingStatus::replaced);
  EXPECT_EQ(pair.copy_frame(0), RingStatus::replaced);
  EXPECT(pair.reader->check_presence() == RingPresence::replaced);
  pair.memory->visible_size = pair.memory->size;
  EXPECT_EQ(pair.copy_latest(), RingStatus::ok);
  pair.header().epoch ^= 1;
  EXPECT_EQ(pair.copy_latest(), RingStatus::replaced);
  pair.header().epoch ^= 1;
  pair.header().slot_size *= 2;
  EXPECT_EQ(pair.copy_latest(), RingStatus::replaced);
}
