#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "../../../src/core/stream/slot_writer.h"
#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

constexpr uint32_t width = 160;
constexpr uint32_t height = 90;

bool is_uniform(const std::vector<uint8_t>& bytes, uint8_t value) {
  return std::all_of(bytes.begin(), bytes.end(), [value](uint8_t byte) { return byte == value; });
}

/// An unpaced producer against copying readers, over memory at one address, so that ThreadSanitizer follows it. Every
/// byte of frame n is n mod 256.
void soak(uint32_t slot_count, double seconds) {
  const auto pitch = static_cast<uint32_t>(stream_layout::pitch_for(width));
  const auto stride = static_cast<uint32_t>(stream_layout::stride_for(pitch, height));
  std::vector<uint64_t> words(stream_layout::region_bytes(128, slot_count, stride) / 8);
  SlotWriter writer(reinterpret_cast<uint8_t*>(words.data()), {slot_count, width, height, pitch, stride});
  writer.initialize();
  writer.set_alive(1);
  StreamError error;
  const auto region = StreamRegion::attach(fixtures::open_region_memory(words), error);
  EXPECT(region != nullptr);

  std::atomic<bool> is_done{false};
  uint64_t delivered = 0;
  uint64_t torn = 0;
  uint64_t wrong = 0;
  std::thread reader([&] {
    std::vector<uint8_t> target(size_t{4} * width * height);
    StreamFrame frame;
    uint64_t last = 0;
    uint64_t seen = 0;
    while (!is_done || delivered == 0) {
      if (region->find_frame(last, frame, seen) != StreamStatus::ok) continue;
      if (region->copy_rows(frame, target.data()) != StreamStatus::ok) {
        ++torn;
        continue;
      }
      if (frame.sequence <= last || !is_uniform(target, static_cast<uint8_t>(frame.sequence))) ++wrong;
      last = frame.sequence;
      ++delivered;
    }
  });
  std::vector<uint8_t> source(size_t{4} * width * height);
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (std::chrono::steady_clock::now() < end || writer.last_sequence() < 100) {
    std::memset(source.data(), static_cast<int>(writer.last_sequence() + 1), source.size());
    copy_picture_rows(writer.open_slot(), pitch, {source.data(), width, height, 0, 0});
    writer.commit(width, height, pitch, 0);
  }
  is_done = true;
  reader.join();
  EXPECT_EQ(wrong, 0u);
  std::cout << "       soak (" << slot_count << " slots): " << writer.last_sequence() << " published, " << delivered
            << " delivered whole, " << torn << " torn copies caught, " << wrong << " wrong" << std::endl;
}

}  // namespace

TEST(stream_soak_with_two_slots) { soak(2, fixtures::soak_seconds() / 6); }
TEST(stream_soak_with_three_slots) { soak(3, fixtures::soak_seconds() / 6); }
