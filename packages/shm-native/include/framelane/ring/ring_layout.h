#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

/// The frame ring as bytes: one 64-byte header, then `ring_size` slots of `slot_size` bytes, all little-endian.
namespace framelane::ring_layout {

static_assert(std::endian::native == std::endian::little, "the ring is little-endian and is mapped without conversion");

constexpr uint32_t magic = 0x42524C46;  // "FLRB"
constexpr uint16_t version = 1;
constexpr uint16_t flag_footers = 1;
constexpr uint16_t flag_crc = 2;

/// First bytes of the file. A writer without the magic promises only the fields up to `height`.
struct Header {
  uint32_t write_index;  ///< frames committed, mod 2^32
  uint32_t frame_count;
  uint32_t slot_size;
  uint32_t ring_size;
  uint32_t width;
  uint32_t height;
  uint32_t magic;
  uint16_t version;
  uint16_t flags;
  uint64_t epoch;
  uint32_t last_seq;
  uint32_t header_crc;  ///< of bytes 8..15 followed by 24..39
  uint64_t time_us;
  uint32_t pid;
  uint32_t reserved;
};

/// Last bytes of a slot where `flag_footers` is set.
struct Footer {
  uint32_t gen;  ///< 2·seq+1 while the slot is being written, 2·seq+2 when it is complete
  uint32_t frame_index;
  uint32_t width;
  uint32_t height;
  uint32_t crc;
  uint32_t asset_id_crc;
  uint64_t pts_us;
};

constexpr size_t header_bytes = 64;
constexpr size_t length_bytes = 4;
constexpr size_t footer_bytes = 32;
constexpr uint32_t min_frame_bytes = 4;

static_assert(sizeof(Header) == header_bytes && alignof(Header) == 8);
static_assert(offsetof(Header, frame_count) == 4 && offsetof(Header, slot_size) == 8);
static_assert(offsetof(Header, ring_size) == 12 && offsetof(Header, width) == 16 && offsetof(Header, height) == 20);
static_assert(offsetof(Header, magic) == 24 && offsetof(Header, version) == 28 && offsetof(Header, flags) == 30);
static_assert(offsetof(Header, epoch) == 32 && offsetof(Header, last_seq) == 40 && offsetof(Header, header_crc) == 44);
static_assert(offsetof(Header, time_us) == 48 && offsetof(Header, pid) == 56);
static_assert(sizeof(Footer) == footer_bytes && alignof(Footer) == 8);
static_assert(offsetof(Footer, frame_index) == 4 && offsetof(Footer, width) == 8 && offsetof(Footer, height) == 12);
static_assert(offsetof(Footer, crc) == 16 && offsetof(Footer, asset_id_crc) == 20 && offsetof(Footer, pts_us) == 24);
static_assert(std::atomic_ref<uint32_t>::is_always_lock_free && std::atomic_ref<uint64_t>::is_always_lock_free,
              "words shared between processes must not hide behind a lock of one process");

/// What a writer may create.
constexpr uint32_t min_written_ring_size = 2;
constexpr uint32_t max_written_ring_size = 64;
constexpr uint32_t min_written_slot_size = 64 * 1024;
constexpr uint32_t max_written_slot_size = 64 * 1024 * 1024;
constexpr uint32_t slot_alignment = 64;

/// What a reader accepts: other writers may be less tidy.
constexpr uint32_t max_read_ring_size = 256;
constexpr uint32_t min_read_slot_size = 64;

constexpr uint32_t complete_gen(uint32_t seq) { return 2u * seq + 2u; }
constexpr uint32_t open_gen(uint32_t seq) { return 2u * seq + 1u; }

constexpr uint64_t file_bytes(uint32_t ring_size, uint32_t slot_size) {
  return header_bytes + static_cast<uint64_t>(ring_size) * slot_size;
}

constexpr uint64_t slot_offset(uint32_t slot, uint32_t slot_size) {
  return header_bytes + static_cast<uint64_t>(slot) * slot_size;
}

/// Longest picture of a slot.
constexpr uint32_t max_frame_bytes(uint32_t slot_size, bool has_footers) {
  return slot_size - static_cast<uint32_t>(length_bytes + (has_footers ? footer_bytes : 0));
}

}  // namespace framelane::ring_layout
