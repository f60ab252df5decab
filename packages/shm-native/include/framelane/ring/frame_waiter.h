#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "framelane/ring/ring_reader.h"

namespace framelane {

enum class WaitOutcome : uint32_t {
  newer = 0,
  timed_out = 1,
  replaced = 2,  ///< the file shrank or its header changed: no frame can come any more
};

struct SettledWait {
  uint32_t id;
  WaitOutcome outcome;
};

/// Waits for newer frames on one thread of its own, however many waits are open. The thread starts with the first
/// wait and sleeps without waking while there is none.
class FrameWaiter {
 public:
  static constexpr std::chrono::microseconds max_slice{5000};

  /// `on_settled` is called on the waiter's thread; it should only pass the word on. `reader` must outlive this.
  FrameWaiter(const RingReader& reader, std::function<void()> on_settled);
  /// Ends the thread, at the latest after one slice; open waits are dropped without an outcome.
  ~FrameWaiter();
  FrameWaiter(const FrameWaiter&) = delete;
  FrameWaiter& operator=(const FrameWaiter&) = delete;

  /// Opens a wait. `id` is the caller's and must not be open already. Without `timeout` it waits for ever.
  void start(uint32_t id, std::optional<uint32_t> after_seq, std::optional<std::chrono::microseconds> timeout);
  /// Drops a wait, even one that is settled but not taken yet.
  void cancel(uint32_t id);
  /// Moves what was settled since the last call to `settled`, which is emptied first.
  void take_settled(std::vector<SettledWait>& settled);

 private:
  using Clock = std::chrono::steady_clock;
  struct Wait {
    uint32_t id;
    std::optional<uint32_t> after_seq;
    std::optional<Clock::time_point> deadline;
  };

  void run();
  bool settle_due_waits(Clock::time_point now);
  std::chrono::microseconds next_slice(Clock::time_point now) const;

  const RingReader& reader_;
  std::function<void()> on_settled_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Wait> waits_;
  std::vector<SettledWait> settled_;
  bool is_stopping_ = false;
  std::thread thread_;  // last: it uses everything above
};

}  // namespace framelane
