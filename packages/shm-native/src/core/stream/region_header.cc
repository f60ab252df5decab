#include "region_header.h"

#include <string>

#include "../ring/shared_words.h"
#include "stream_error.h"

namespace framelane {
namespace {

using shared_words::load_relaxed;
using std::to_string;

StreamStatus check_geometry(const StreamInfo& info, uint64_t object_size, StreamError& error) {
  using namespace stream_layout;
  const auto bad = [&](std::string message) { return refuse(error, StreamStatus::bad_region, std::move(message)); };
  if (info.slot_count < min_slot_count || info.slot_count > max_slot_count) {
    return bad("slotCount must be 2 to 8, found " + to_string(info.slot_count));
  }
  if (info.max_width == 0 || info.max_height == 0) return bad("maxWidth and maxHeight must not be 0");
  if (info.max_pitch_bytes < uint64_t{bytes_per_pixel} * info.max_width) {
    return bad("maxPitchBytes must be at least 4 * maxWidth, found " + to_string(info.max_pitch_bytes));
  }
  // Both factors are 32 bits wide, so the product fits 64 bits; the sum needs the bound on the product first.
  const uint64_t frame_bytes = uint64_t{info.max_pitch_bytes} * info.max_height;
  if (frame_bytes > max_frame_bytes) {
    return bad("a frame must not exceed " + to_string(max_frame_bytes) + " bytes, found " + to_string(frame_bytes));
  }
  if (info.slot_stride < slot_header_bytes + frame_bytes || info.slot_stride % 8 != 0) {
    return bad("slotStride must be a multiple of 8 that holds header and frame, found " + to_string(info.slot_stride));
  }
  if (info.slots_offset < region_header_bytes || info.slots_offset % 8 != 0) {
    return bad("slotsOffset must be a multiple of 8 from 128 on, found " + to_string(info.slots_offset));
  }
  const uint64_t slots_bytes = uint64_t{info.slot_count} * info.slot_stride;
  if (info.slots_offset > object_size || slots_bytes > object_size - info.slots_offset) {
    return bad("the slots reach beyond the object's " + to_string(object_size) + " bytes");
  }
  return StreamStatus::ok;
}

}  // namespace

StreamStatus read_stream_info(const stream_layout::RegionHeader& shared, uint64_t object_size, StreamInfo& info,
                              StreamError& error) {
  const uint32_t magic = shared_words::load(shared.magic, std::memory_order_acquire);  // sync: region-ready — pairs with SlotWriter::initialize()
  if (magic != stream_layout::magic) {
    return refuse(error, StreamStatus::bad_region,
                  "expected magic " + to_string(stream_layout::magic) + ", found " + to_string(magic) +
                      (magic == 0 ? ": the producer is just starting, try again" : ": not a stream region"));
  }
  info = {};
  info.protocol_version = load_relaxed(shared.protocol_version);
  info.pixel_format = load_relaxed(shared.pixel_format);
  info.slot_count = load_relaxed(shared.slot_count);
  info.max_width = load_relaxed(shared.max_width);
  info.max_height = load_relaxed(shared.max_height);
  info.max_pitch_bytes = load_relaxed(shared.max_pitch_bytes);
  info.slot_stride = load_relaxed(shared.slot_stride);
  info.slots_offset = load_relaxed(shared.slots_offset);
  if (info.protocol_version != stream_layout::protocol_version) {
    return refuse(error, StreamStatus::version,
                  "expected protocol version 2, found " + to_string(info.protocol_version));
  }
  if (info.pixel_format != stream_layout::pixel_format_bgra8) {
    return refuse(error, StreamStatus::bad_region, "expected pixel format 1 (BGRA8), found " + to_string(info.pixel_format));
  }
  const StreamStatus status = check_geometry(info, object_size, error);
  if (status == StreamStatus::ok) {
    info.region_bytes = stream_layout::region_bytes(info.slots_offset, info.slot_count, info.slot_stride);
  }
  return status;
}

}  // namespace framelane
