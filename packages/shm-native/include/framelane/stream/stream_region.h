#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "framelane/stream/stream_layout.h"
#include "framelane/stream/stream_status.h"

namespace framelane {

class SharedObject;

/// What was read once and checked when a region was opened; constant from then on.
struct StreamInfo {
  uint32_t protocol_version = 0;
  uint32_t pixel_format = 0;
  uint32_t slot_count = 0;
  uint32_t max_width = 0;
  uint32_t max_height = 0;
  uint32_t max_pitch_bytes = 0;
  uint32_t slot_stride = 0;
  uint64_t slots_offset = 0;
  uint64_t region_bytes = 0;  ///< size the geometry needs; the object may be larger
};

/// A frame as it lies in the region; the pixels may be overwritten at any moment.
struct StreamFrame {
  const uint8_t* pixels = nullptr;
  uint64_t sequence = 0;
  uint64_t timestamp_ns = 0;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t pitch_bytes = 0;
  uint32_t slot = 0;
};

enum class ProducerState : uint32_t {
  running = 0,
  stopped = 1,  ///< it said so
  died = 2,     ///< its process is gone
};

/// A stream's region, mapped for reading only. Everything that is `const` may run on any thread.
class StreamRegion {
 public:
  static constexpr int max_attempts = 8;

  /// Maps `/ovstream-<name>` and makes every check of its header; null and `error` set when it is refused.
  static std::unique_ptr<StreamRegion> open(std::string_view name, StreamError& error);
  /// As open(), over an object that is mapped already.
  static std::unique_ptr<StreamRegion> attach(std::unique_ptr<SharedObject> object, StreamError& error);
  ~StreamRegion();
  StreamRegion(const StreamRegion&) = delete;
  StreamRegion& operator=(const StreamRegion&) = delete;

  const StreamInfo& info() const noexcept { return info_; }
  uint32_t producer_pid() const noexcept;
  uint64_t latest_sequence() const noexcept;
  /// Flag first, then the process. Costs a system call.
  ProducerState probe_producer() const noexcept;

  /// Finds the newest frame after `last_sequence`: `ok`, `nothing_yet` or `bad_frame` (its number is in `frame`).
  /// `seen_sequence` becomes what a waiter must compare the futex word with.
  StreamStatus find_frame(uint64_t last_sequence, StreamFrame& frame, uint64_t& seen_sequence) const noexcept;
  /// Whether everything read from the frame before this call belongs to it.
  bool is_current(const StreamFrame& frame) const noexcept;
  /// Copies the rows without their padding and re-checks: `ok` or `torn`. Safety: `target` has width·height·4 bytes.
  StreamStatus copy_rows(const StreamFrame& frame, uint8_t* target) const noexcept;

  /// The low half of latestSequence, for waiting.
  const uint32_t* futex_word() const noexcept;
  const uint8_t* data() const noexcept;
  /// The object behind it, for mapping it once more.
  const SharedObject& object() const noexcept { return *object_; }

 private:
  StreamRegion(std::unique_ptr<SharedObject> object, const StreamInfo& info);

  std::unique_ptr<SharedObject> object_;
  StreamInfo info_;
};

/// Copies a frame a client library returned, without row padding, and re-checks the slot's sequence, which sits 64
/// bytes before the pixels: `ok` or `torn`. Safety: the frame was checked by is_valid_frame() and `target` has
/// width·height·4 bytes.
StreamStatus copy_frame_rows(const StreamFrame& frame, uint8_t* target) noexcept;

/// Whether a frame's size and pitch fit the region's capacity; 64-bit arithmetic throughout.
bool is_valid_frame(const StreamFrame& frame, const StreamInfo& info) noexcept;

/// Whether a stream may have this name; `error` says why not.
bool is_valid_stream_name(std::string_view name, StreamError& error);
std::string region_name(std::string_view name);
std::string semaphore_name(std::string_view name);
/// In `$TMPDIR`, or /tmp where that is unset or empty.
std::string control_socket_path(std::string_view name);

}  // namespace framelane
