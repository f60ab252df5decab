#include "slot_writer.h"

#include <atomic>

#include "../ring/shared_words.h"

namespace framelane {

using shared_words::store_relaxed;

void SlotWriter::initialize() noexcept {
  stream_layout::RegionHeader& shared = header();
  store_relaxed(shared.protocol_version, stream_layout::protocol_version);
  store_relaxed(shared.pixel_format, stream_layout::pixel_format_bgra8);
  store_relaxed(shared.slot_count, geometry_.slot_count);
  store_relaxed(shared.max_width, geometry_.max_width);
  store_relaxed(shared.max_height, geometry_.max_height);
  store_relaxed(shared.max_pitch_bytes, geometry_.max_pitch_bytes);
  store_relaxed(shared.slot_stride, geometry_.slot_stride);
  store_relaxed(shared.slots_offset, uint64_t{stream_layout::region_header_bytes});
  std::atomic_ref<uint32_t>(shared.magic).store(stream_layout::magic, std::memory_order_release);  // sync: region-ready — pairs with read_stream_info()
}

void SlotWriter::set_alive(uint32_t pid) noexcept {
  store_relaxed(header().producer_pid, pid);
  std::atomic_ref<uint32_t>(header().producer_alive).store(1, std::memory_order_release);  // sync: producer-alive — pairs with StreamRegion::probe_producer()
}

void SlotWriter::set_stopped() noexcept {
  std::atomic_ref<uint32_t>(header().producer_alive).store(0, std::memory_order_release);  // sync: producer-alive — pairs with StreamRegion::probe_producer()
}

uint8_t* SlotWriter::open_slot() noexcept {
  stream_layout::SlotHeader& opened = slot(next_slot_);
  std::atomic_ref<uint64_t>(opened.sequence).store(0, std::memory_order_release);  // sync: slot-opened — pairs with is_unchanged()
  // A release store does not keep later stores behind it: without the fence pixels could show before the zero.
  std::atomic_thread_fence(std::memory_order_seq_cst);  // sync: slot-opened — pairs with the fence in is_unchanged()
  return reinterpret_cast<uint8_t*>(&opened) + stream_layout::slot_header_bytes;
}

uint64_t SlotWriter::commit(uint32_t width, uint32_t height, uint32_t pitch_bytes, uint64_t timestamp_ns) noexcept {
  stream_layout::SlotHeader& written = slot(next_slot_);
  stream_layout::RegionHeader& shared = header();
  const uint64_t sequence = last_sequence_ + 1;
  store_relaxed(written.capture_timestamp_ns, timestamp_ns);
  store_relaxed(written.width, width);
  store_relaxed(written.height, height);
  store_relaxed(written.pitch_bytes, pitch_bytes);
  std::atomic_ref<uint64_t>(written.sequence).store(sequence, std::memory_order_release);  // sync: slot-completed — pairs with StreamRegion::find_frame()
  // The slot before the number, never the reverse: a reader that sees the number must find its slot.
  std::atomic_ref<uint32_t>(shared.latest_slot).store(next_slot_, std::memory_order_release);  // sync: slot-chosen — pairs with StreamRegion::find_frame()
  std::atomic_ref<uint64_t>(shared.latest_sequence).store(sequence, std::memory_order_release);  // sync: frame-published — pairs with StreamRegion::latest_sequence()
  last_sequence_ = sequence;
  next_slot_ = (next_slot_ + 1) % geometry_.slot_count;
  return sequence;
}

void copy_picture_rows(uint8_t* target, uint32_t pitch_bytes, const PictureToPublish& picture) noexcept {
  const size_t row_bytes = size_t{stream_layout::bytes_per_pixel} * picture.width;
  const size_t source_pitch = picture.pitch_bytes == 0 ? row_bytes : picture.pitch_bytes;
  if (source_pitch == row_bytes && pitch_bytes == row_bytes) {
    shared_words::copy_to_shared(target, picture.pixels, row_bytes * picture.height);
    return;
  }
  for (uint32_t y = 0; y < picture.height; ++y) {
    shared_words::copy_to_shared(target + size_t{y} * pitch_bytes, picture.pixels + y * source_pitch, row_bytes);
  }
}

}  // namespace framelane
