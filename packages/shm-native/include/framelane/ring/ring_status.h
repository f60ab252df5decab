#pragma once

#include <cstdint>
#include <string>

namespace framelane {

/// Outcome of a ring operation. `nothing_yet` is absence, `torn` and `overwritten` are incompleteness, `corrupt` is
/// wrong content; the three are never mixed up. The numbers cross the addon's boundary: append, never renumber.
enum class RingStatus : uint32_t {
  ok = 0,
  nothing_yet = 1,      ///< no such frame has been published so far
  torn = 2,             ///< the writer was in the slot during every attempt
  overwritten = 3,      ///< the frame asked for has already been replaced by a newer one
  corrupt = 4,          ///< header or picture fail their check
  target_small = 5,     ///< the frame does not fit the caller's buffer
  replaced = 6,         ///< the file is no longer the one that was opened
  missing = 7,          ///< no file of that name
  access = 8,           ///< not ours, not a regular file, or not permitted
  geometry = 9,         ///< sizes out of range, or not those of the file
  full = 10,            ///< the frame does not fit a slot, or the ring does not fit the file system
  unsupported = 11,     ///< a version this code does not speak, or something the system refuses
};

/// Why create() or open() failed: a sentence with what was expected and found, and the system's error number or 0.
struct RingError {
  RingStatus status = RingStatus::ok;
  std::string message;
  int system_error = 0;
};

}  // namespace framelane
