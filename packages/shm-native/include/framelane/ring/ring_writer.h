#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "framelane/ring/ring_layout.h"
#include "framelane/ring/ring_status.h"

namespace framelane {

class SharedFile;

struct RingWriterOptions {
  std::string path;
  uint32_t ring_size = 4;
  uint32_t slot_size = 4 * 1024 * 1024;
  bool has_crc = false;
  /// What goes into the header; left out, the system is asked. Given by tests that compare bytes.
  std::optional<uint64_t> epoch;
  std::optional<uint32_t> pid;
  uint64_t (*wall_clock_us)() = nullptr;
  /// Where counting begins, so that the wrap at 2^32 can be reached. Readers take earlier frames for gone.
  uint32_t first_seq = 0;
};

/// What goes into a footer beside the picture.
struct FrameToPublish {
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  uint32_t frame_index = 0;
  uint32_t width = 0;
  uint32_t height = 0;
  uint64_t pts_us = 0;
  uint32_t asset_id_crc = 0;
};

/// The one writer of a ring file. Used by one thread at a time; readers in any process need no coordination.
/// When the ring is full the oldest frame is overwritten: readers never slow the writer down.
class RingWriter {
 public:
  /// Removes whatever bears the name, then makes a new file of full size; null and `error` set when that fails.
  static std::unique_ptr<RingWriter> create(const RingWriterOptions& options, RingError& error);
  /// As create(), over a zeroed file that is already there and of the right size; `options.path` is not used.
  static std::unique_ptr<RingWriter> attach(const RingWriterOptions& options, std::unique_ptr<SharedFile> file);
  ~RingWriter();
  RingWriter(const RingWriter&) = delete;
  RingWriter& operator=(const RingWriter&) = delete;

  /// Commits one JPEG into the next slot with a single copy. `full` and `corrupt` (no JPEG) leave the ring untouched.
  RingStatus publish(const FrameToPublish& frame, uint32_t& seq) noexcept;

  /// Removes the file's name if it still is our file and we are still the process that made it. The mapping stays.
  void unlink() noexcept;

  uint64_t epoch() const noexcept { return epoch_; }
  uint32_t next_seq() const noexcept { return next_seq_; }
  uint32_t max_frame_bytes() const noexcept;

 private:
  RingWriter(const RingWriterOptions& options, std::unique_ptr<SharedFile> file);
  void initialize_header() noexcept;

  std::unique_ptr<SharedFile> file_;
  uint32_t ring_size_;
  uint32_t slot_size_;
  bool has_crc_;
  uint64_t epoch_;
  uint32_t pid_;
  uint64_t (*wall_clock_us_)();
  uint32_t next_seq_;
};

}  // namespace framelane
