#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "../../platform/wake_semaphore.h"
#include "framelane/stream/stream_region.h"

namespace framelane {

/// How a reader sleeps between two looks at the region: on the futex, until it turns out that the producer only posts
/// the semaphore. For one thread at a time; wake() for any.
class FrameWait {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds futex_slice{100};
  /// The semaphore cannot be posted to end one reader's sleep, so a closing reader waits for the slice.
  static constexpr std::chrono::milliseconds semaphore_slice{20};
  static constexpr std::chrono::milliseconds blind_slice{2};
  static constexpr int max_missed_wakes = 3;

  FrameWait(const StreamRegion& region, std::string semaphore_name)
      : region_(region), semaphore_name_(std::move(semaphore_name)) {}

  /// Sleeps until the producer may have published since `seen_sequence` was read, at most a slice or until `deadline`.
  void sleep(uint64_t seen_sequence, Clock::time_point deadline) noexcept;
  /// To be called when a look at the region found a frame: learns what woke us.
  void note_frame() noexcept;
  /// Ends sleeps on the futex; harmless for other readers. A sleeper that was just about to lie down is missed.
  void wake() const noexcept;

 private:
  enum class Primitive { futex, semaphore, blind };

  void give_up_futex() noexcept;

  const StreamRegion& region_;
  std::string semaphore_name_;
  std::unique_ptr<WakeSemaphore> semaphore_;
  Primitive primitive_ = Primitive::futex;
  bool has_slept_in_vain_ = false;
  bool was_woken_ = false;
  int missed_wakes_ = 0;
};

}  // namespace framelane
