#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "framelane/ring/frame_waiter.h"
#include "harness.h"
#include "ring_fixtures.h"

using namespace framelane;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<fixtures::SharedMemory> make_memory(const RingWriterOptions& options) {
  return std::make_shared<fixtures::SharedMemory>(ring_layout::file_bytes(options.ring_size, options.slot_size));
}

/// One thread writes as fast as it can; every frame that reaches a reader must be whole and its own.
void expect_no_torn_frame_is_delivered(uint32_t ring_size, int reader_count) {
  RingWriterOptions options = fixtures::small_ring();
  options.ring_size = ring_size;
  const auto memory = make_memory(options);
  const auto writer = RingWriter::attach(options, fixtures::open_memory(memory));
  std::atomic<bool> is_done{false};
  std::atomic<int> readers_done{0};

  std::vector<std::thread> readers;
  for (int i = 0; i < reader_count; ++i) {
    readers.emplace_back([&] {
      RingError error;
      const auto reader = RingReader::attach(fixtures::open_memory(memory), error);
      std::vector<uint8_t> target(options.slot_size);
      FrameInfo frame;
      while (!is_done && (reader->stats().copied < 200 || reader->stats().torn_attempts < 3)) {
        const RingStatus status = reader->copy_latest(target.data(), target.size(), frame);
        if (status == RingStatus::ok) {
          EXPECT(fixtures::is_frame_of(frame.frame_index, target.data(), frame.length));
          EXPECT_EQ(frame.frame_index, frame.seq);
        } else {
          EXPECT(status == RingStatus::torn || status == RingStatus::nothing_yet);
        }
      }
      EXPECT_EQ(reader->stats().corrupt, 0u);
      ++readers_done;
    });
  }

  // Bounded by frames, not by time: far more than the readers need, so that a reader that gets none is noticed.
  uint32_t written = 0;
  for (; readers_done < reader_count && written < 20'000'000; ++written) {
    const std::vector<uint8_t> bytes = fixtures::make_frame(written, 500 + (written * 37) % 2500);
    uint32_t seq;
    writer->publish(fixtures::to_publish(bytes, written), seq);
  }
  is_done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT(written < 20'000'000);
}

/// Collects what a waiter settles.
class Settled {
 public:
  std::function<void()> callback() {
    return [this] {
      std::lock_guard lock(mutex_);
      ++calls_;
      changed_.notify_all();
    };
  }

  std::vector<SettledWait> wait_for(FrameWaiter& waiter, size_t count) {
    std::vector<SettledWait> all;
    std::vector<SettledWait> batch;
    std::unique_lock lock(mutex_);
    while (all.size() < count) {
      if (!changed_.wait_for(lock, 20s, [this] { return calls_ > 0; })) break;
      calls_ = 0;
      lock.unlock();
      waiter.take_settled(batch);
      all.insert(all.end(), batch.begin(), batch.end());
      lock.lock();
    }
    return all;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int calls_ = 0;
};

struct Waiting {
  Waiting() {
    const RingWriterOptions options = fixtures::small_ring();
    memory = make_memory(options);
    writer = RingWriter::attach(options, fixtures::open_memory(memory));
    RingError error;
    reader = RingReader::attach(fixtures::open_memory(memory), error);
    waiter = std::make_unique<FrameWaiter>(*reader, settled.callback());
  }

  void publish() {
    const std::vector<uint8_t> bytes = fixtures::make_frame(1, 100);
    uint32_t seq;
    writer->publish(fixtures::to_publish(bytes), seq);
  }

  std::shared_ptr<fixtures::SharedMemory> memory;
  std::unique_ptr<RingWriter> writer;
  std::unique_ptr<RingReader> reader;
  Settled settled;
  std::unique_ptr<FrameWaiter> waiter;
};

}  // namespace

TEST(no_torn_frame_with_two_slots) { expect_no_torn_frame_is_delivered(2, 1); }
TEST(no_torn_frame_with_four_slots_and_three_readers) { expect_no_torn_frame_is_delivered(4, 3); }

TEST(wait_ends_with_a_frame) {
  Waiting waiting;
  waiting.waiter->start(1, std::nullopt, std::nullopt);
  waiting.waiter->start(2, 0, std::nullopt);
  waiting.publish();
  auto settled = waiting.settled.wait_for(*waiting.waiter, 1);
  EXPECT_EQ(settled.size(), size_t{1});
  EXPECT_EQ(settled.at(0).id, 1u);
  EXPECT(settled.at(0).outcome == WaitOutcome::newer);
  waiting.publish();
  settled = waiting.settled.wait_for(*waiting.waiter, 1);
  EXPECT_EQ(settled.at(0).id, 2u);
}

TEST(wait_ends_with_its_timeout) {
  Waiting waiting;
  waiting.waiter->start(1, std::nullopt, std::nullopt);
  waiting.waiter->start(2, std::nullopt, 1ms);
  waiting.waiter->start(3, std::nullopt, 0ms);
  const auto settled = waiting.settled.wait_for(*waiting.waiter, 2);
  EXPECT_EQ(settled.size(), size_t{2});
  for (const SettledWait& wait : settled) {
    EXPECT(wait.id == 2 || wait.id == 3);
    EXPECT(wait.outcome == WaitOutcome::timed_out);
  }
}

TEST(cancelled_wait_never_settles) {
  Waiting waiting;
  waiting.waiter->start(1, std::nullopt, std::nullopt);
  waiting.waiter->cancel(1);
  waiting.waiter->start(2, std::nullopt, std::nullopt);
  waiting.publish();
  const auto settled = waiting.settled.wait_for(*waiting.waiter, 1);
  EXPECT_EQ(settled.size(), size_t{1});
  EXPECT_EQ(settled.at(0).id, 2u);
}

TEST(waiter_is_destroyed_with_open_waits) {
  for (int i = 0; i < 50; ++i) {
    Waiting waiting;
    for (uint32_t id = 0; id < 20; ++id) waiting.waiter->start(id, std::nullopt, std::nullopt);
    if (i % 2 == 0) waiting.publish();
  }
}

TEST(wait_ends_when_the_file_is_cut) {
  Waiting waiting;
  waiting.waiter->start(1, std::nullopt, std::nullopt);
  waiting.memory->visible_size = 0;
  const auto settled = waiting.settled.wait_for(*waiting.waiter, 1);
  EXPECT_EQ(settled.size(), size_t{1});
  EXPECT(settled.at(0).outcome == WaitOutcome::replaced);
}
