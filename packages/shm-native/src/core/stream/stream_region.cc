#include "framelane/stream/stream_region.h"

#include <atomic>

#include "../../platform/process.h"
#include "../../platform/shared_object.h"
#include "../ring/shared_words.h"
#include "region_header.h"
#include "stream_error.h"

namespace framelane {
namespace {

using shared_words::load;
using shared_words::load_relaxed;
using stream_layout::RegionHeader;
using stream_layout::SlotHeader;

const RegionHeader& header_of(const SharedObject& object) {
  return *reinterpret_cast<const RegionHeader*>(object.data());
}

const SlotHeader& slot_of(const StreamFrame& frame) {
  return *reinterpret_cast<const SlotHeader*>(frame.pixels - stream_layout::slot_header_bytes);
}

/// Whether what was read from the slot before this call belongs to the frame.
bool is_unchanged(const StreamFrame& frame) {
  std::atomic_thread_fence(std::memory_order_acquire);  // sync: slot-opened — pairs with the fence in SlotWriter::open_slot()
  return load_relaxed(slot_of(frame).sequence) == frame.sequence;
}

}  // namespace

std::unique_ptr<StreamRegion> StreamRegion::open(std::string_view name, StreamError& error) {
  if (!is_valid_stream_name(name, error)) return nullptr;
  FileError file_error;
  auto object = SharedObject::open(region_name(name), stream_layout::region_header_bytes, file_error);
  if (!object) {
    error = to_stream_error("region " + region_name(name), file_error);
    return nullptr;
  }
  return attach(std::move(object), error);
}

std::unique_ptr<StreamRegion> StreamRegion::attach(std::unique_ptr<SharedObject> object, StreamError& error) {
  StreamInfo info;
  if (read_stream_info(header_of(*object), object->size(), info, error) != StreamStatus::ok) return nullptr;
  return std::unique_ptr<StreamRegion>(new StreamRegion(std::move(object), info));
}

StreamRegion::StreamRegion(std::unique_ptr<SharedObject> object, const StreamInfo& info)
    : object_(std::move(object)), info_(info) {}

StreamRegion::~StreamRegion() = default;

const uint8_t* StreamRegion::data() const noexcept { return static_cast<const SharedObject&>(*object_).data(); }

uint32_t StreamRegion::producer_pid() const noexcept { return load_relaxed(header_of(*object_).producer_pid); }

uint64_t StreamRegion::latest_sequence() const noexcept {
  return load(header_of(*object_).latest_sequence, std::memory_order_acquire);  // sync: frame-published — pairs with SlotWriter::commit()
}

ProducerState StreamRegion::probe_producer() const noexcept {
  const uint32_t alive = load(header_of(*object_).producer_alive, std::memory_order_acquire);  // sync: producer-alive — pairs with SlotWriter::set_alive()
  if (alive == 0) return ProducerState::stopped;
  return does_process_exist(producer_pid()) ? ProducerState::running : ProducerState::died;
}

const uint32_t* StreamRegion::futex_word() const noexcept {
  return reinterpret_cast<const uint32_t*>(&header_of(*object_).latest_sequence);
}

StreamStatus StreamRegion::find_frame(uint64_t last_sequence, StreamFrame& frame, uint64_t& seen_sequence) const noexcept {
  const RegionHeader& header = header_of(*object_);
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    seen_sequence = latest_sequence();
    if (seen_sequence <= last_sequence) return StreamStatus::nothing_yet;
    const uint32_t slot_index = load(header.latest_slot, std::memory_order_acquire);  // sync: slot-chosen — pairs with SlotWriter::commit()
    if (slot_index >= info_.slot_count) return StreamStatus::nothing_yet;
    const uint8_t* bytes = data() + info_.slots_offset + uint64_t{slot_index} * info_.slot_stride;
    const auto& slot = *reinterpret_cast<const SlotHeader*>(bytes);
    const uint64_t sequence = load(slot.sequence, std::memory_order_acquire);  // sync: slot-completed — pairs with SlotWriter::commit()
    if (sequence != seen_sequence) continue;

    StreamFrame found;
    found.pixels = bytes + stream_layout::slot_header_bytes;
    found.sequence = sequence;
    found.timestamp_ns = load_relaxed(slot.capture_timestamp_ns);
    found.width = load_relaxed(slot.width);
    found.height = load_relaxed(slot.height);
    found.pitch_bytes = load_relaxed(slot.pitch_bytes);
    found.slot = slot_index;
    if (!is_unchanged(found)) continue;
    frame = found;
    return is_valid_frame(found, info_) ? StreamStatus::ok : StreamStatus::bad_frame;
  }
  return StreamStatus::nothing_yet;
}

bool StreamRegion::is_current(const StreamFrame& frame) const noexcept { return is_unchanged(frame); }

StreamStatus StreamRegion::copy_rows(const StreamFrame& frame, uint8_t* target) const noexcept {
  return copy_frame_rows(frame, target);
}

StreamStatus copy_frame_rows(const StreamFrame& frame, uint8_t* target) noexcept {
  const size_t row_bytes = size_t{stream_layout::bytes_per_pixel} * frame.width;
  if (frame.pitch_bytes == row_bytes) {
    shared_words::copy_from_shared(target, frame.pixels, row_bytes * frame.height);
  } else {
    for (uint32_t y = 0; y < frame.height; ++y) {
      shared_words::copy_from_shared(target + y * row_bytes, frame.pixels + size_t{y} * frame.pitch_bytes, row_bytes);
    }
  }
  return is_unchanged(frame) ? StreamStatus::ok : StreamStatus::torn;
}

bool is_valid_frame(const StreamFrame& frame, const StreamInfo& info) noexcept {
  if (frame.width == 0 || frame.width > info.max_width || frame.height == 0 || frame.height > info.max_height) return false;
  if (frame.pitch_bytes % stream_layout::bytes_per_pixel != 0 || frame.pitch_bytes > info.max_pitch_bytes) return false;
  if (frame.pitch_bytes < uint64_t{stream_layout::bytes_per_pixel} * frame.width) return false;
  return stream_layout::slot_header_bytes + uint64_t{frame.pitch_bytes} * frame.height <= info.slot_stride;
}

}  // namespace framelane
