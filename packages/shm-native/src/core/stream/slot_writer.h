#pragma once

#include <cstdint>

#include "framelane/stream/stream_layout.h"
#include "framelane/stream/stream_producer.h"

namespace framelane {

/// The producer's side of the region's words: order and fences, nothing of names, sockets or waking.
/// Safety: `base` is zeroed memory of the size `geometry` needs. Used by one thread at a time, but for set_alive().
class SlotWriter {
 public:
  struct Geometry {
    uint32_t slot_count;
    uint32_t max_width;
    uint32_t max_height;
    uint32_t max_pitch_bytes;
    uint32_t slot_stride;
  };

  SlotWriter(uint8_t* base, const Geometry& geometry) : base_(base), geometry_(geometry) {}

  /// Fills the constant part of the header; the magic comes last.
  void initialize() noexcept;
  void set_alive(uint32_t pid) noexcept;
  void set_stopped() noexcept;

  bool fits(uint32_t width, uint32_t height) const noexcept {
    return width >= 1 && width <= geometry_.max_width && height >= 1 && height <= geometry_.max_height;
  }
  /// Takes the next slot away from the readers; its pixels may be written from now on.
  uint8_t* open_slot() noexcept;
  /// Makes the opened slot the newest frame and returns its number.
  uint64_t commit(uint32_t width, uint32_t height, uint32_t pitch_bytes, uint64_t timestamp_ns) noexcept;

  uint64_t last_sequence() const noexcept { return last_sequence_; }
  const uint32_t* futex_word() const noexcept { return reinterpret_cast<const uint32_t*>(&header().latest_sequence); }

 private:
  stream_layout::RegionHeader& header() const noexcept { return *reinterpret_cast<stream_layout::RegionHeader*>(base_); }
  stream_layout::SlotHeader& slot(uint32_t index) const noexcept {
    return *reinterpret_cast<stream_layout::SlotHeader*>(base_ + stream_layout::region_header_bytes +
                                                         uint64_t{index} * geometry_.slot_stride);
  }

  uint8_t* base_;
  Geometry geometry_;
  uint64_t last_sequence_ = 0;
  uint32_t next_slot_ = 0;
};

/// Copies a picture's rows to row distance `pitch_bytes`. Safety: both sides are as large as their pitches say.
void copy_picture_rows(uint8_t* target, uint32_t pitch_bytes, const PictureToPublish& picture) noexcept;

}  // namespace framelane
