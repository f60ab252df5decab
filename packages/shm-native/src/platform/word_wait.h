#pragma once

#include <chrono>
#include <cstdint>

namespace framelane {

/// Sleeps while `*word` is `expected`, at most `limit`. Works across processes on a shared mapping; may return early.
void wait_while_equal(const uint32_t* word, uint32_t expected, std::chrono::microseconds limit) noexcept;

/// As wait_while_equal(), until a moment; true when it was woken or the word had changed, false when time ran out.
bool wait_while_equal_until(const uint32_t* word, uint32_t expected,
                            std::chrono::steady_clock::time_point deadline) noexcept;

/// Wakes all waiters of `word` in all processes.
void wake_all_waiters(const uint32_t* word) noexcept;

}  // namespace framelane
