#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "framelane/ring/ring_layout.h"
#include "framelane/ring/ring_status.h"

namespace framelane {

class SharedFile;

/// What was read and checked when the ring was opened; constant from then on.
struct RingInfo {
  uint32_t ring_size = 0;
  uint32_t slot_size = 0;
  bool has_magic = false;  ///< false: a plain writer, of which only the first 24 header bytes mean anything
  bool has_footers = false;
  bool has_crc = false;
  uint64_t epoch = 0;
  uint32_t pid = 0;
};

/// Filled by a copy. `length` is also set when the target was too small.
struct FrameInfo {
  uint32_t seq = 0;
  uint32_t length = 0;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t frame_index = 0;   ///< this and the following: only with footers
  uint32_t asset_id_crc = 0;
  uint64_t pts_us = 0;
};

struct RingReaderStats {
  uint64_t copied = 0;
  uint64_t torn = 0;          ///< copies given up because the writer was in the way
  uint64_t torn_attempts = 0; ///< single attempts that had to be repeated or given up
  uint64_t overwritten = 0;
  uint64_t corrupt = 0;
};

enum class RingPresence : uint32_t {
  current = 0,
  missing = 1,   ///< nothing bears the name any more; the mapping still holds the last frames
  replaced = 2,  ///< another file, another size or another header: open again
};

/// One view of a ring file. Copies are for one thread at a time; everything that is `const` may run beside them.
class RingReader {
 public:
  static constexpr int max_attempts = 4;

  /// Maps the file and checks its header; null and `error` set when it is refused.
  static std::unique_ptr<RingReader> open(const std::string& path, RingError& error);
  /// As open(), over a file that is already mapped.
  static std::unique_ptr<RingReader> attach(std::unique_ptr<SharedFile> file, RingError& error);
  ~RingReader();
  RingReader(const RingReader&) = delete;
  RingReader& operator=(const RingReader&) = delete;

  const RingInfo& info() const noexcept { return info_; }

  /// Copies the newest frame. Torn copies are repeated up to `max_attempts` times in all. When the result is not
  /// `ok`, the contents of `target` are undefined.
  RingStatus copy_latest(uint8_t* target, size_t target_size, FrameInfo& frame) noexcept;

  /// Copies the frame numbered `seq`. `overwritten` is final; `nothing_yet` may change.
  RingStatus copy_frame(uint32_t seq, uint8_t* target, size_t target_size, FrameInfo& frame) noexcept;

  /// Number of the newest frame, or nothing before the first one.
  std::optional<uint32_t> latest_seq() const noexcept;

  /// Whether a frame after `after_seq` (any frame, when absent) has been published; numbers wrap at 2^32.
  bool has_newer(std::optional<uint32_t> after_seq) const noexcept;

  /// Sleeps until `write_index` may have changed since has_newer() was asked, at most `limit`; may wake early.
  void wait_for_change(uint32_t seen_write_index, std::chrono::microseconds limit) const noexcept;
  uint32_t write_index() const noexcept;
  /// Wakes every waiter of this ring in every process; harmless, they look again.
  void wake_waiters() const noexcept;

  /// Whether the mapping is still backed by enough file and carries the header it was opened with.
  bool is_intact() const noexcept;
  RingPresence check_presence() const;
  const RingReaderStats& stats() const noexcept { return stats_; }

 private:
  RingReader(std::unique_ptr<SharedFile> file, const RingInfo& info);
  RingStatus copy_once(uint32_t seq, uint8_t* target, size_t target_size, FrameInfo& frame) const noexcept;
  bool may_be_torn(uint32_t seq) const noexcept;
  RingStatus count(RingStatus status) noexcept;
  bool is_ready_to_copy() noexcept;

  std::unique_ptr<SharedFile> file_;
  RingInfo info_;
  RingReaderStats stats_;
  std::chrono::steady_clock::time_point size_checked_at_{};
};

}  // namespace framelane
