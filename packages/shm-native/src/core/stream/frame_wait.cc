#include "frame_wait.h"

#include <algorithm>

#include "../../platform/word_wait.h"

namespace framelane {

void FrameWait::sleep(uint64_t seen_sequence, Clock::time_point deadline) noexcept {
  const auto now = Clock::now();
  if (primitive_ == Primitive::semaphore) {
    semaphore_->wait_until(std::min(deadline, now + semaphore_slice));
    return;
  }
  const auto slice = primitive_ == Primitive::futex ? futex_slice : blind_slice;
  const auto expected = static_cast<uint32_t>(seen_sequence);
  was_woken_ = wait_while_equal_until(region_.futex_word(), expected, std::min(deadline, now + slice));
  has_slept_in_vain_ = !was_woken_;
}

void FrameWait::note_frame() noexcept {
  if (primitive_ != Primitive::futex) return;
  if (was_woken_) missed_wakes_ = 0;
  if (has_slept_in_vain_ && ++missed_wakes_ >= max_missed_wakes) give_up_futex();
  was_woken_ = false;
  has_slept_in_vain_ = false;
}

void FrameWait::give_up_futex() noexcept {
  semaphore_ = WakeSemaphore::open(semaphore_name_);
  primitive_ = semaphore_ ? Primitive::semaphore : Primitive::blind;
  if (semaphore_) semaphore_->drain();
}

void FrameWait::wake() const noexcept { wake_all_waiters(region_.futex_word()); }

}  // namespace framelane
