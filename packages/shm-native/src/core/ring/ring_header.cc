#include "ring_header.h"

#include <string>

#include "framelane/crc32.h"
#include "shared_words.h"

namespace framelane {
namespace {

using ring_layout::Header;
using shared_words::load_relaxed;

constexpr int crc_attempts = 3;

// Word by word: a header that is being written may be inconsistent, which is what its CRC is for.
Header copy_header(const Header& shared) {
  Header header{};
  header.slot_size = load_relaxed(shared.slot_size);
  header.ring_size = shared_words::load(shared.ring_size, std::memory_order_acquire);  // sync: ring-ready — pairs with RingWriter::initialize_header()
  header.magic = load_relaxed(shared.magic);
  header.version = load_relaxed(shared.version);
  header.flags = load_relaxed(shared.flags);
  header.epoch = load_relaxed(shared.epoch);
  header.header_crc = load_relaxed(shared.header_crc);
  header.pid = load_relaxed(shared.pid);
  return header;
}

bool refuse(RingError& error, RingStatus status, std::string message) {
  error = {status, std::move(message), 0};
  return false;
}

bool check_sizes(const Header& header, bool has_magic, uint64_t file_size, RingError& error) {
  if (header.ring_size < 1 || header.ring_size > ring_layout::max_read_ring_size) {
    return refuse(error, RingStatus::geometry,
                  "ring_size must be 1.." + std::to_string(ring_layout::max_read_ring_size) + ", found " +
                      std::to_string(header.ring_size));
  }
  const bool is_aligned = !has_magic || header.slot_size % ring_layout::slot_alignment == 0;
  if (header.slot_size < ring_layout::min_read_slot_size || !is_aligned) {
    return refuse(error, RingStatus::geometry,
                  "slot_size must be at least 64" + std::string(has_magic ? " and a multiple of 64" : "") + ", found " +
                      std::to_string(header.slot_size));
  }
  const uint64_t needed = ring_layout::file_bytes(header.ring_size, header.slot_size);
  if (file_size < needed) {
    return refuse(error, RingStatus::geometry,
                  std::to_string(header.ring_size) + " slots of " + std::to_string(header.slot_size) + " bytes need a file of " +
                      std::to_string(needed) + " bytes, found " + std::to_string(file_size));
  }
  return true;
}

}  // namespace

uint32_t constant_header_crc(const Header& header) noexcept {
  const auto bytes = reinterpret_cast<const uint8_t*>(&header);
  return crc32(bytes + offsetof(Header, magic), 16, crc32(bytes + offsetof(Header, slot_size), 8));
}

bool read_ring_info(const Header& shared, uint64_t file_size, RingInfo& info, RingError& error) {
  Header header = copy_header(shared);
  const bool has_magic = header.magic == ring_layout::magic;
  for (int attempt = 1; has_magic && constant_header_crc(header) != header.header_crc; ++attempt) {
    if (attempt == crc_attempts) {
      return refuse(error, RingStatus::corrupt, "header CRC is wrong, the header was damaged or not written by a ring writer");
    }
    header = copy_header(shared);
  }
  if (has_magic && header.version != ring_layout::version) {
    return refuse(error, RingStatus::unsupported,
                  "expected ring version " + std::to_string(ring_layout::version) + ", found " + std::to_string(header.version));
  }
  if (!check_sizes(header, has_magic, file_size, error)) return false;
  info = {};
  info.ring_size = header.ring_size;
  info.slot_size = header.slot_size;
  info.has_magic = has_magic;
  if (has_magic) {
    info.has_footers = (header.flags & ring_layout::flag_footers) != 0;
    info.has_crc = info.has_footers && (header.flags & ring_layout::flag_crc) != 0;
    info.epoch = header.epoch;
    info.pid = header.pid;
  }
  return true;
}

bool is_same_ring(const Header& shared, const RingInfo& info) noexcept {
  if (load_relaxed(shared.ring_size) != info.ring_size || load_relaxed(shared.slot_size) != info.slot_size) return false;
  if (!info.has_magic) return true;
  return load_relaxed(shared.magic) == ring_layout::magic && load_relaxed(shared.epoch) == info.epoch;
}

}  // namespace framelane
