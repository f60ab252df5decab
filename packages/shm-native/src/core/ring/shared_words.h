#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>

/// Access to memory that another process may change at any moment. Words go through atomics. Bulk bytes go through
/// memcpy, whose result is worthless until the caller has re-checked the slot's generation: a sequence lock.
namespace framelane::shared_words {

// atomic_ref of a const object is not in C++20, but a load through it never writes, also not on a read-only mapping.
template <typename Word>
Word load(const Word& word, std::memory_order order) noexcept {
  return std::atomic_ref<Word>(const_cast<Word&>(word)).load(order);
}

template <typename Word>
Word load_relaxed(const Word& word) noexcept {
  return load(word, std::memory_order_relaxed);  // sync: none — validated by the caller's fence
}

template <typename Word>
void store_relaxed(Word& word, Word value) noexcept {
  std::atomic_ref<Word>(word).store(value, std::memory_order_relaxed);  // sync: none — published by a later release
}

#if defined(__SANITIZE_THREAD__)

// ThreadSanitizer rightly calls the racing memcpy of a sequence lock a data race. Relaxed byte atomics are the
// standard's spelling of the same copy; too slow for pictures, so only the sanitizer build has them.
inline void copy_from_shared(void* target, const void* source, size_t size) noexcept {
  auto to = static_cast<uint8_t*>(target);
  auto from = static_cast<const uint8_t*>(source);
  for (size_t i = 0; i < size; ++i) to[i] = load_relaxed(from[i]);
}

inline void copy_to_shared(void* target, const void* source, size_t size) noexcept {
  auto to = static_cast<uint8_t*>(target);
  auto from = static_cast<const uint8_t*>(source);
  for (size_t i = 0; i < size; ++i) store_relaxed(to[i], from[i]);
}

#else

inline void copy_from_shared(void* target, const void* source, size_t size) noexcept {
  std::memcpy(target, source, size);
}

inline void copy_to_shared(void* target, const void* source, size_t size) noexcept {
  std::memcpy(target, source, size);
}

#endif

}  // namespace framelane::shared_words
