#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

/// The stream region as bytes: one 128-byte header, then `slot_count` slots of `slot_stride` bytes, little-endian.
namespace framelane::stream_layout {

static_assert(std::endian::native == std::endian::little, "the region is little-endian and is mapped without conversion");

constexpr uint32_t magic = 0x4D53564F;  // "OVSM"
constexpr uint32_t protocol_version = 2;
constexpr uint32_t pixel_format_bgra8 = 1;

/// First bytes of the region. Everything up to `slots_offset` is constant during the life of a region.
struct RegionHeader {
  uint32_t magic;
  uint32_t protocol_version;
  uint32_t pixel_format;
  uint32_t slot_count;
  uint32_t max_width;   ///< capacity in pixels
  uint32_t max_height;  ///< capacity in pixels
  uint32_t max_pitch_bytes;
  uint32_t slot_stride;
  uint64_t slots_offset;
  uint64_t latest_sequence;  ///< 0 before the first frame; its low half is the futex word
  uint32_t latest_slot;
  uint32_t producer_alive;  ///< 1 running, 0 stopped
  uint32_t producer_pid;
  uint8_t reserved[68];
};

/// First bytes of a slot; the pixels follow.
struct SlotHeader {
  uint64_t sequence;  ///< number of the frame when it is complete, 0 while the slot is empty or being written
  uint64_t capture_timestamp_ns;
  uint32_t width;
  uint32_t height;
  uint32_t pitch_bytes;
  uint32_t reserved;
  uint8_t padding[32];
};

constexpr uint32_t region_header_bytes = 128;
constexpr uint32_t slot_header_bytes = 64;
constexpr uint32_t bytes_per_pixel = 4;
constexpr uint32_t alignment_bytes = 64;
constexpr uint32_t min_slot_count = 2;
constexpr uint32_t max_slot_count = 8;
constexpr uint32_t default_slot_count = 3;
/// A frame above this is refused on both sides, whatever its header says.
constexpr uint64_t max_frame_bytes = 1ull << 30;

static_assert(sizeof(RegionHeader) == region_header_bytes && alignof(RegionHeader) == 8);
static_assert(offsetof(RegionHeader, magic) == 0 && offsetof(RegionHeader, protocol_version) == 4);
static_assert(offsetof(RegionHeader, pixel_format) == 8 && offsetof(RegionHeader, slot_count) == 12);
static_assert(offsetof(RegionHeader, max_width) == 16 && offsetof(RegionHeader, max_height) == 20);
static_assert(offsetof(RegionHeader, max_pitch_bytes) == 24 && offsetof(RegionHeader, slot_stride) == 28);
static_assert(offsetof(RegionHeader, slots_offset) == 32 && offsetof(RegionHeader, latest_sequence) == 40);
static_assert(offsetof(RegionHeader, latest_slot) == 48 && offsetof(RegionHeader, producer_alive) == 52);
static_assert(offsetof(RegionHeader, producer_pid) == 56 && offsetof(RegionHeader, reserved) == 60);
static_assert(sizeof(SlotHeader) == slot_header_bytes && alignof(SlotHeader) == 8);
static_assert(offsetof(SlotHeader, sequence) == 0 && offsetof(SlotHeader, capture_timestamp_ns) == 8);
static_assert(offsetof(SlotHeader, width) == 16 && offsetof(SlotHeader, height) == 20);
static_assert(offsetof(SlotHeader, pitch_bytes) == 24 && offsetof(SlotHeader, reserved) == 28);
static_assert(offsetof(SlotHeader, padding) == 32);
static_assert(std::atomic_ref<uint32_t>::is_always_lock_free && std::atomic_ref<uint64_t>::is_always_lock_free,
              "words shared between processes must not hide behind a lock of one process");

constexpr uint64_t round_up(uint64_t value, uint64_t unit) { return (value + unit - 1) / unit * unit; }

/// Row distance we write for a picture of this width.
constexpr uint64_t pitch_for(uint32_t width) {
  return round_up(uint64_t{bytes_per_pixel} * width, alignment_bytes);
}

/// Slot size for this capacity; the header holds it in 32 bits, so the caller checks that it fits.
constexpr uint64_t stride_for(uint64_t max_pitch_bytes, uint32_t max_height) {
  return round_up(slot_header_bytes + max_pitch_bytes * max_height, alignment_bytes);
}

constexpr uint64_t region_bytes(uint64_t slots_offset, uint32_t slot_count, uint32_t slot_stride) {
  return slots_offset + uint64_t{slot_count} * slot_stride;
}

}  // namespace framelane::stream_layout
