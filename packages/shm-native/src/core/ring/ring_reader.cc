#include "framelane/ring/ring_reader.h"

#include <atomic>
#include <cstring>

#include "../../platform/shared_file.h"
#include "../../platform/word_wait.h"
#include "framelane/crc32.h"
#include "jpeg_markers.h"
#include "ring_error.h"
#include "ring_header.h"
#include "ring_view.h"
#include "shared_words.h"

namespace framelane {
namespace {

using ring_layout::Footer;
using ring_layout::Header;
using shared_words::load_relaxed;

// A plain writer may use any slot size, so its length prefixes need not be aligned.
uint32_t load_length(const uint8_t* slot) {
  uint32_t length;
  shared_words::copy_from_shared(&length, slot, sizeof length);
  return length;
}

/// Distance from `seq` forward to the newest frame, mod 2^32.
uint32_t age_of(uint32_t seq, uint32_t write_index) { return write_index - 1 - seq; }

/// Frame numbers wrap; the nearer way round tells whether `seq` lies in the future.
bool is_in_future(uint32_t seq, uint32_t write_index) { return static_cast<int32_t>(age_of(seq, write_index)) < 0; }

ReadableRing view_of(const SharedFile& file, const RingInfo& info) { return {file.data(), info.ring_size, info.slot_size}; }

}  // namespace

std::unique_ptr<RingReader> RingReader::open(const std::string& path, RingError& error) {
  FileError file_error;
  std::unique_ptr<SharedFile> file = SharedFile::open(path, ring_layout::header_bytes, file_error);
  if (!file) {
    error = to_ring_error(file_error);
    return nullptr;
  }
  return attach(std::move(file), error);
}

std::unique_ptr<RingReader> RingReader::attach(std::unique_ptr<SharedFile> file, RingError& error) {
  RingInfo info;
  const auto& header = *reinterpret_cast<const Header*>(static_cast<const SharedFile&>(*file).data());
  if (!read_ring_info(header, file->size(), info, error)) return nullptr;
  return std::unique_ptr<RingReader>(new RingReader(std::move(file), info));
}

RingReader::RingReader(std::unique_ptr<SharedFile> file, const RingInfo& info) : file_(std::move(file)), info_(info) {}

RingReader::~RingReader() = default;

uint32_t RingReader::write_index() const noexcept {
  const Header& header = view_of(*file_, info_).header();
  return shared_words::load(header.write_index, std::memory_order_acquire);  // sync: frame-published — pairs with RingWriter::publish()
}

std::optional<uint32_t> RingReader::latest_seq() const noexcept {
  const uint32_t index = write_index();
  if (index != 0) return index - 1;
  // An index of 0 is a new ring or one that has just wrapped. In a new ring the last slot was never written.
  const ReadableRing ring = view_of(*file_, info_);
  const bool is_new = load_relaxed(ring.header().frame_count) == 0 &&
                      (!info_.has_magic || load_relaxed(ring.header().time_us) == 0);
  if (is_new || info_.ring_size == 1 || load_length(ring.slot(UINT32_MAX)) == 0) return std::nullopt;
  return UINT32_MAX;
}

bool RingReader::has_newer(std::optional<uint32_t> after_seq) const noexcept {
  const std::optional<uint32_t> latest = latest_seq();
  if (!latest) return false;
  return !after_seq || static_cast<int32_t>(*latest - *after_seq) > 0;
}

RingStatus RingReader::copy_latest(uint8_t* target, size_t target_size, FrameInfo& frame) noexcept {
  if (!is_ready_to_copy()) return RingStatus::replaced;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    const std::optional<uint32_t> seq = latest_seq();
    if (!seq) return RingStatus::nothing_yet;
    const RingStatus status = copy_once(*seq, target, target_size, frame);
    if (status != RingStatus::torn) return count(status);
    ++stats_.torn_attempts;
  }
  return count(RingStatus::torn);
}

RingStatus RingReader::copy_frame(uint32_t seq, uint8_t* target, size_t target_size, FrameInfo& frame) noexcept {
  if (!is_ready_to_copy()) return RingStatus::replaced;
  frame.seq = seq;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    if (!latest_seq() || is_in_future(seq, write_index())) return RingStatus::nothing_yet;
    if (may_be_torn(seq)) return count(RingStatus::overwritten);
    const RingStatus status = copy_once(seq, target, target_size, frame);
    if (status != RingStatus::torn) return count(status);
    ++stats_.torn_attempts;
  }
  return count(may_be_torn(seq) ? RingStatus::overwritten : RingStatus::torn);
}

/// By the index alone: with this much progress the writer may be in the slot of `seq`, or past it.
bool RingReader::may_be_torn(uint32_t seq) const noexcept {
  const uint32_t age = age_of(seq, write_index());
  // With a single slot the index says nothing about who is in it: the footer decides, or, without one, luck.
  if (info_.ring_size == 1) return age > 0;
  return age > info_.ring_size - 2;
}

RingStatus RingReader::copy_once(uint32_t seq, uint8_t* target, size_t target_size, FrameInfo& frame) const noexcept {
  const ReadableRing ring = view_of(*file_, info_);
  const uint32_t complete_gen = ring_layout::complete_gen(seq);
  const Footer* footer = info_.has_footers ? &ring.footer(seq) : nullptr;
  if (footer != nullptr) {
    const uint32_t gen = shared_words::load(footer->gen, std::memory_order_acquire);  // sync: slot-completed — pairs with RingWriter::publish()
    if (gen != complete_gen) return RingStatus::torn;
  }

  const uint32_t length = load_length(ring.slot(seq));
  const bool has_valid_length = length >= ring_layout::min_frame_bytes &&
                                length <= ring_layout::max_frame_bytes(info_.slot_size, info_.has_footers);
  const bool is_copied = has_valid_length && length <= target_size;
  if (is_copied) shared_words::copy_from_shared(target, ring.frame(seq), length);

  frame.seq = seq;
  frame.length = length;
  uint32_t crc = 0;
  if (footer != nullptr) {
    frame.width = load_relaxed(footer->width);
    frame.height = load_relaxed(footer->height);
    frame.frame_index = load_relaxed(footer->frame_index);
    frame.asset_id_crc = load_relaxed(footer->asset_id_crc);
    frame.pts_us = load_relaxed(footer->pts_us);
    crc = load_relaxed(footer->crc);
  } else {
    frame.width = load_relaxed(ring.header().width);
    frame.height = load_relaxed(ring.header().height);
  }

  std::atomic_thread_fence(std::memory_order_acquire);  // sync: slot-opened — pairs with the fence in RingWriter::publish()
  if (may_be_torn(seq)) return RingStatus::torn;
  if (footer != nullptr && load_relaxed(footer->gen) != complete_gen) return RingStatus::torn;

  if (!has_valid_length) return RingStatus::corrupt;
  if (!is_copied) return RingStatus::target_small;
  if (!has_jpeg_markers(target, length)) return RingStatus::corrupt;
  if (info_.has_crc && crc32(target, length) != crc) return RingStatus::corrupt;
  return RingStatus::ok;
}

RingStatus RingReader::count(RingStatus status) noexcept {
  if (status == RingStatus::ok) ++stats_.copied;
  if (status == RingStatus::torn) ++stats_.torn;
  if (status == RingStatus::overwritten) ++stats_.overwritten;
  if (status == RingStatus::corrupt) ++stats_.corrupt;
  return status;
}

void RingReader::wait_for_change(uint32_t seen_write_index, std::chrono::microseconds limit) const noexcept {
  wait_while_equal(&view_of(*file_, info_).header().write_index, seen_write_index, limit);
}

void RingReader::wake_waiters() const noexcept { wake_all_waiters(&view_of(*file_, info_).header().write_index); }

bool RingReader::is_intact() const noexcept {
  // The size first: reading the header of a file that was cut short is a bus error.
  return file_->current_size() >= file_->size() && is_same_ring(view_of(*file_, info_).header(), info_);
}

/// As is_intact(), asking the system for the size at most once a millisecond: it costs as much as copying 30 KB, and a
/// file that is cut within the copy itself is out of reach anyway.
bool RingReader::is_ready_to_copy() noexcept {
  const auto now = std::chrono::steady_clock::now();
  if (now - size_checked_at_ >= std::chrono::milliseconds(1)) {
    if (file_->current_size() < file_->size()) return false;
    size_checked_at_ = now;
  }
  return is_same_ring(view_of(*file_, info_).header(), info_);
}

RingPresence RingReader::check_presence() const {
  if (!is_intact()) return RingPresence::replaced;
  switch (file_->presence()) {
    case FilePresence::current:
      return RingPresence::current;
    case FilePresence::missing:
      return RingPresence::missing;
    case FilePresence::replaced:
      return RingPresence::replaced;
  }
  return RingPresence::current;
}

}  // namespace framelane
