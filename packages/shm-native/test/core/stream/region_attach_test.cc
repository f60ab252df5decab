#include <cstring>

#include "../../../src/core/stream/slot_writer.h"
#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;
using stream_layout::RegionHeader;
using stream_layout::SlotHeader;

namespace {

constexpr SlotWriter::Geometry geometry{3, 4, 2, 64, 192};

/// A valid region in memory that a test spoils.
struct Memory {
  Memory() : words(704 / 8), writer(reinterpret_cast<uint8_t*>(words.data()), geometry) {
    writer.initialize();
    writer.set_alive(1);
  }

  RegionHeader& header() { return *reinterpret_cast<RegionHeader*>(words.data()); }
  SlotHeader& slot(uint32_t i) { return *reinterpret_cast<SlotHeader*>(words.data() + (128 + i * 192) / 8); }
  void publish() {
    writer.open_slot();
    writer.commit(4, 2, 64, 0);
  }
  StreamStatus attach() {
    StreamError error;
    region = StreamRegion::attach(fixtures::open_region_memory(words), error);
    EXPECT(region != nullptr || !error.message.empty());
    return region ? StreamStatus::ok : error.status;
  }
  StreamStatus find(uint64_t last = 0) { return region->find_frame(last, frame, seen); }

  std::vector<uint64_t> words;
  SlotWriter writer;
  std::unique_ptr<StreamRegion> region;
  StreamFrame frame;
  uint64_t seen = 0;
};

template <typename Spoil>
void expect_refused(StreamStatus status, Spoil spoil) {
  Memory memory;
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  spoil(memory.header());
  EXPECT_EQ(memory.attach(), status);
}

}  // namespace

TEST(stream_headers_are_checked_row_by_row) {
  const auto bad = StreamStatus::bad_region;
  expect_refused(bad, [](RegionHeader& h) { h.magic = 0; });
  expect_refused(bad, [](RegionHeader& h) { h.magic ^= 1; });
  expect_refused(StreamStatus::version, [](RegionHeader& h) { h.protocol_version = 1; });
  expect_refused(StreamStatus::version, [](RegionHeader& h) { h.protocol_version = 3; });
  expect_refused(bad, [](RegionHeader& h) { h.pixel_format = 2; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_count = 1; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_count = 9; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_count = 4; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_count = UINT32_MAX; });
  expect_refused(bad, [](RegionHeader& h) { h.max_width = 0; });
  expect_refused(bad, [](RegionHeader& h) { h.max_height = 0; });
  expect_refused(bad, [](RegionHeader& h) { h.max_width = 17; });
  expect_refused(bad, [](RegionHeader& h) { h.max_width = UINT32_MAX; });
  expect_refused(bad, [](RegionHeader& h) { h.max_height = 3; });
  expect_refused(bad, [](RegionHeader& h) { h.max_height = UINT32_MAX; });
  expect_refused(bad, [](RegionHeader& h) { h.max_pitch_bytes = 12; });
  expect_refused(bad, [](RegionHeader& h) { h.max_pitch_bytes = UINT32_MAX; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_stride = 184; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_stride = 196; });
  expect_refused(bad, [](RegionHeader& h) { h.slot_stride = 0xFFFFFFF8; });
  expect_refused(bad, [](RegionHeader& h) { h.slots_offset = 64; });
  expect_refused(bad, [](RegionHeader& h) { h.slots_offset = 132; });
  expect_refused(bad, [](RegionHeader& h) { h.slots_offset = 136; });
  expect_refused(bad, [](RegionHeader& h) { h.slots_offset = UINT64_MAX - 7; });
  // A frame of 2^32 bytes and one that would only fit modulo 2^32.
  expect_refused(bad, [](RegionHeader& h) { h.max_pitch_bytes = 1u << 16; h.max_height = 1u << 16; });
}

TEST(stream_headers_may_carry_unknown_values_where_that_is_harmless) {
  Memory memory;
  memory.header().producer_alive = 2;
  std::memset(memory.header().reserved, 0x55, sizeof memory.header().reserved);
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  EXPECT(memory.region->probe_producer() == ProducerState::running);
}

TEST(stream_liveness_by_flag_and_pid) {
  Memory memory;
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  memory.header().producer_pid = 0;
  EXPECT(memory.region->probe_producer() == ProducerState::died);
  memory.header().producer_pid = 0x80000000;
  EXPECT(memory.region->probe_producer() == ProducerState::died);
  memory.header().producer_pid = 1;
  EXPECT(memory.region->probe_producer() == ProducerState::running);
  memory.header().producer_alive = 0;
  EXPECT(memory.region->probe_producer() == ProducerState::stopped);
}

TEST(stream_frame_is_found_once) {
  Memory memory;
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  EXPECT_EQ(memory.find(), StreamStatus::nothing_yet);
  for (uint64_t n = 1; n <= 7; ++n) {
    memory.publish();
    EXPECT_EQ(memory.find(n - 1), StreamStatus::ok);
    EXPECT_EQ(memory.frame.sequence, n);
    EXPECT_EQ(memory.frame.slot, static_cast<uint32_t>((n - 1) % 3));
    EXPECT_EQ(memory.find(n), StreamStatus::nothing_yet);
    EXPECT_EQ(memory.find(UINT64_MAX), StreamStatus::nothing_yet);
  }
}

TEST(stream_hostile_words_are_not_followed) {
  Memory memory;
  memory.publish();
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  for (const uint32_t slot : {3u, 8u, 0x7FFFFFFFu, UINT32_MAX}) {
    memory.header().latest_slot = slot;
    EXPECT_EQ(memory.find(), StreamStatus::nothing_yet);
    EXPECT_EQ(memory.seen, 1u);
  }
  memory.header().latest_slot = 1;
  EXPECT_EQ(memory.find(), StreamStatus::nothing_yet);
  memory.header().latest_slot = 0;
  memory.header().latest_sequence = uint64_t{1} << 63;
  EXPECT_EQ(memory.find(), StreamStatus::nothing_yet);
  EXPECT_EQ(memory.seen, uint64_t{1} << 63);
  memory.header().latest_sequence = 0;
  EXPECT_EQ(memory.find(), StreamStatus::nothing_yet);
}

TEST(stream_frame_geometry_is_checked_per_frame) {
  struct Case {
    uint32_t width, height, pitch;
    bool is_good;
  };
  for (const Case& c : {Case{4, 2, 64, true}, {1, 1, 4, true}, {4, 2, 16, true}, {0, 2, 64, false}, {4, 0, 64, false},
                        {5, 2, 64, false}, {4, 3, 64, false}, {4, 2, 12, false}, {4, 2, 18, false}, {4, 2, 68, false},
                        {UINT32_MAX, 2, 64, false}, {4, UINT32_MAX, 64, false}, {4, 2, 0xFFFFFFFC, false},
                        {0x40000001, 2, 4, false}}) {
    Memory memory;
    memory.publish();
    memory.slot(0).width = c.width;
    memory.slot(0).height = c.height;
    memory.slot(0).pitch_bytes = c.pitch;
    EXPECT_EQ(memory.attach(), StreamStatus::ok);
    EXPECT_EQ(memory.find(), c.is_good ? StreamStatus::ok : StreamStatus::bad_frame);
    EXPECT_EQ(memory.frame.sequence, 1u);
  }
}

TEST(stream_copy_notices_the_producer) {
  Memory memory;
  memory.publish();
  EXPECT_EQ(memory.attach(), StreamStatus::ok);
  EXPECT_EQ(memory.find(), StreamStatus::ok);
  std::vector<uint8_t> target(32);
  EXPECT_EQ(memory.region->copy_rows(memory.frame, target.data()), StreamStatus::ok);
  memory.publish();
  memory.publish();
  EXPECT(memory.region->is_current(memory.frame));
  memory.writer.open_slot();
  EXPECT_EQ(memory.region->copy_rows(memory.frame, target.data()), StreamStatus::torn);
  memory.writer.commit(4, 2, 64, 0);
  EXPECT_EQ(memory.region->copy_rows(memory.frame, target.data()), StreamStatus::torn);
}
