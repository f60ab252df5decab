#include "framelane/ring/frame_waiter.h"

#include <algorithm>

namespace framelane {

FrameWaiter::FrameWaiter(const RingReader& reader, std::function<void()> on_settled)
    : reader_(reader), on_settled_(std::move(on_settled)) {}

FrameWaiter::~FrameWaiter() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_one();
  if (!thread_.joinable()) return;
  // Cuts the current slice short; when the thread is not in it yet, the slice simply runs out.
  reader_.wake_waiters();
  thread_.join();
}

void FrameWaiter::start(uint32_t id, std::optional<uint32_t> after_seq, std::optional<std::chrono::microseconds> timeout) {
  std::optional<Clock::time_point> deadline;
  if (timeout) deadline = Clock::now() + *timeout;
  {
    std::lock_guard lock(mutex_);
    waits_.push_back({id, after_seq, deadline});
  }
  if (!thread_.joinable()) thread_ = std::thread(&FrameWaiter::run, this);
  changed_.notify_one();
}

void FrameWaiter::cancel(uint32_t id) {
  std::lock_guard lock(mutex_);
  std::erase_if(waits_, [id](const Wait& wait) { return wait.id == id; });
  std::erase_if(settled_, [id](const SettledWait& settled) { return settled.id == id; });
}

void FrameWaiter::take_settled(std::vector<SettledWait>& settled) {
  settled.clear();
  std::lock_guard lock(mutex_);
  settled.swap(settled_);
}

void FrameWaiter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_stopping_ || !waits_.empty(); });
    if (is_stopping_) return;
    // Before the look at the ring, so that a frame committed in between ends the sleep at once.
    const uint32_t seen = reader_.is_intact() ? reader_.write_index() : 0;
    const bool has_settled = settle_due_waits(Clock::now());
    const bool is_idle = waits_.empty();
    const std::chrono::microseconds slice = next_slice(Clock::now());
    lock.unlock();
    if (has_settled) on_settled_();
    if (!is_idle) reader_.wait_for_change(seen, slice);
    lock.lock();
  }
}

/// Safety: mutex_ is held.
bool FrameWaiter::settle_due_waits(Clock::time_point now) {
  const bool is_intact = reader_.is_intact();
  const size_t settled_before = settled_.size();
  std::erase_if(waits_, [&](const Wait& wait) {
    if (!is_intact) {
      settled_.push_back({wait.id, WaitOutcome::replaced});
    } else if (reader_.has_newer(wait.after_seq)) {
      settled_.push_back({wait.id, WaitOutcome::newer});
    } else if (wait.deadline && *wait.deadline <= now) {
      settled_.push_back({wait.id, WaitOutcome::timed_out});
    } else {
      return false;
    }
    return true;
  });
  return settled_.size() != settled_before;
}

/// Safety: mutex_ is held.
std::chrono::microseconds FrameWaiter::next_slice(Clock::time_point now) const {
  std::chrono::microseconds slice = max_slice;
  for (const Wait& wait : waits_) {
    if (!wait.deadline) continue;
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(*wait.deadline - now);
    slice = std::min(slice, std::max(left, std::chrono::microseconds(1)));
  }
  return slice;
}

}  // namespace framelane
