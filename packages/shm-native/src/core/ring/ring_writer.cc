#include "framelane/ring/ring_writer.h"

#include <atomic>
#include <bit>
#include <chrono>

#include "../../platform/process.h"
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
using shared_words::store_relaxed;

uint64_t system_clock_us() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count());
}

bool is_valid_geometry(const RingWriterOptions& options, RingError& error) {
  if (!std::has_single_bit(options.ring_size) || options.ring_size < ring_layout::min_written_ring_size ||
      options.ring_size > ring_layout::max_written_ring_size) {
    error = {RingStatus::geometry,
             "ring size must be a power of two from 2 to 64, got " + std::to_string(options.ring_size), 0};
    return false;
  }
  if (options.slot_size % ring_layout::slot_alignment != 0 || options.slot_size < ring_layout::min_written_slot_size ||
      options.slot_size > ring_layout::max_written_slot_size) {
    error = {RingStatus::geometry,
             "slot size must be a multiple of 64 from 65536 to 67108864 bytes, got " + std::to_string(options.slot_size), 0};
    return false;
  }
  return true;
}

}  // namespace

std::unique_ptr<RingWriter> RingWriter::create(const RingWriterOptions& options, RingError& error) {
  if (!is_valid_geometry(options, error)) return nullptr;
  FileError file_error;
  auto file = SharedFile::create(options.path, ring_layout::file_bytes(options.ring_size, options.slot_size), file_error);
  if (!file) {
    error = to_ring_error(file_error);
    return nullptr;
  }
  return attach(options, std::move(file));
}

std::unique_ptr<RingWriter> RingWriter::attach(const RingWriterOptions& options, std::unique_ptr<SharedFile> file) {
  std::unique_ptr<RingWriter> writer(new RingWriter(options, std::move(file)));
  writer->initialize_header();
  return writer;
}

RingWriter::RingWriter(const RingWriterOptions& options, std::unique_ptr<SharedFile> file)
    : file_(std::move(file)),
      ring_size_(options.ring_size),
      slot_size_(options.slot_size),
      has_crc_(options.has_crc),
      epoch_(options.epoch ? *options.epoch : random_u64()),
      pid_(options.pid.value_or(current_process_id())),
      wall_clock_us_(options.wall_clock_us != nullptr ? options.wall_clock_us : &system_clock_us),
      next_seq_(options.first_seq) {}

RingWriter::~RingWriter() = default;

void RingWriter::initialize_header() noexcept {
  Header header{};
  header.slot_size = slot_size_;
  header.ring_size = ring_size_;
  header.magic = ring_layout::magic;
  header.version = ring_layout::version;
  header.flags = static_cast<uint16_t>(ring_layout::flag_footers | (has_crc_ ? ring_layout::flag_crc : 0));
  header.epoch = epoch_;

  Header& shared = WritableRing{file_->data(), ring_size_, slot_size_}.header();
  store_relaxed(shared.write_index, next_seq_);
  store_relaxed(shared.frame_count, next_seq_);
  store_relaxed(shared.magic, header.magic);
  store_relaxed(shared.version, header.version);
  store_relaxed(shared.flags, header.flags);
  store_relaxed(shared.epoch, header.epoch);
  store_relaxed(shared.header_crc, constant_header_crc(header));
  store_relaxed(shared.pid, pid_);
  store_relaxed(shared.slot_size, slot_size_);
  // Last, because a reader may open the file at any moment: ring_size 0 is refused as "not a ring yet".
  std::atomic_ref<uint32_t>(shared.ring_size).store(ring_size_, std::memory_order_release);  // sync: ring-ready — pairs with read_ring_info()
}

RingStatus RingWriter::publish(const FrameToPublish& frame, uint32_t& seq) noexcept {
  if (frame.size > max_frame_bytes()) return RingStatus::full;
  if (frame.size < ring_layout::min_frame_bytes || !has_jpeg_markers(frame.bytes, frame.size)) return RingStatus::corrupt;

  const WritableRing ring{file_->data(), ring_size_, slot_size_};
  const uint32_t written_seq = next_seq_;
  Footer& footer = ring.footer(written_seq);

  store_relaxed(footer.gen, ring_layout::open_gen(written_seq));
  std::atomic_thread_fence(std::memory_order_release);  // sync: slot-opened — pairs with the fence in RingReader::copy_once()

  store_relaxed(*reinterpret_cast<uint32_t*>(ring.slot(written_seq)), static_cast<uint32_t>(frame.size));
  shared_words::copy_to_shared(ring.frame(written_seq), frame.bytes, frame.size);
  store_relaxed(footer.frame_index, frame.frame_index);
  store_relaxed(footer.width, frame.width);
  store_relaxed(footer.height, frame.height);
  store_relaxed(footer.crc, has_crc_ ? crc32(frame.bytes, frame.size) : 0u);
  store_relaxed(footer.asset_id_crc, frame.asset_id_crc);
  store_relaxed(footer.pts_us, frame.pts_us);
  std::atomic_ref<uint32_t>(footer.gen).store(ring_layout::complete_gen(written_seq), std::memory_order_release);  // sync: slot-completed — pairs with RingReader::copy_once()

  next_seq_ = written_seq + 1;
  Header& header = ring.header();
  store_relaxed(header.frame_count, next_seq_);
  store_relaxed(header.width, frame.width);
  store_relaxed(header.height, frame.height);
  store_relaxed(header.last_seq, written_seq);
  store_relaxed(header.time_us, wall_clock_us_());
  std::atomic_ref<uint32_t>(header.write_index).store(next_seq_, std::memory_order_release);  // sync: frame-published — pairs with RingReader::write_index()
  wake_all_waiters(&header.write_index);
  seq = written_seq;
  return RingStatus::ok;
}

void RingWriter::unlink() noexcept { file_->unlink_if_own(); }

uint32_t RingWriter::max_frame_bytes() const noexcept { return ring_layout::max_frame_bytes(slot_size_, true); }

}  // namespace framelane
