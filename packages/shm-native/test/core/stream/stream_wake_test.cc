#include <atomic>
#include <chrono>
#include <thread>

#include "../../../src/core/stream/frame_wait.h"
#include "../../../src/core/stream/slot_writer.h"
#include "../../../src/platform/word_wait.h"
#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

constexpr SlotWriter::Geometry geometry{3, 4, 2, 64, 192};

enum class Signal { futex, semaphore, none };

/// A producer that signals in one way only, against a reader that must get every one of its frames.
void expect_frames_arrive(Signal signal) {
  const std::string name = fixtures::unique_stream_name();
  const fixtures::NamesCleanup cleanup(name);
  std::vector<uint64_t> words(704 / 8);
  SlotWriter writer(reinterpret_cast<uint8_t*>(words.data()), geometry);
  writer.initialize();
  writer.set_alive(1);
  int system_error = 0;
  std::unique_ptr<WakeSemaphore> semaphore;
  if (signal == Signal::semaphore) semaphore = WakeSemaphore::create(semaphore_name(name), system_error);
  StreamError error;
  const auto region = StreamRegion::attach(fixtures::open_region_memory(words), error);

  constexpr uint64_t frame_count = 20;
  std::atomic<uint64_t> got{0};
  std::thread reader([&] {
    FrameWait wait(*region, semaphore_name(name));
    StreamFrame frame;
    uint64_t seen = 0;
    while (got < frame_count) {
      if (region->find_frame(got, frame, seen) == StreamStatus::ok) {
        wait.note_frame();
        got = frame.sequence;
        continue;
      }
      wait.sleep(seen, FrameWait::Clock::now() + std::chrono::seconds(30));
    }
  });
  for (uint64_t n = 1; n <= frame_count; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    writer.open_slot();
    writer.commit(4, 2, 64, 0);
    if (signal == Signal::futex) wake_all_waiters(writer.futex_word());
    if (semaphore) semaphore->post_below(64);
    EXPECT(fixtures::eventually([&] { return got >= n; }));
  }
  reader.join();
}

}  // namespace

TEST(stream_reader_of_a_futex_producer) { expect_frames_arrive(Signal::futex); }
TEST(stream_reader_of_a_semaphore_producer) { expect_frames_arrive(Signal::semaphore); }
TEST(stream_reader_of_a_producer_that_never_signals) { expect_frames_arrive(Signal::none); }
