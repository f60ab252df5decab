#include "framelane/stream/stream_producer.h"

#include <atomic>
#include <mutex>

#include "../../platform/process.h"
#include "../../platform/wake_semaphore.h"
#include "../../platform/word_wait.h"
#include "control_server.h"
#include "framelane/stream/control_line.h"
#include "framelane/stream/stream_region.h"
#include "page_gatherer.h"
#include "slot_writer.h"
#include "stream_error.h"
#include "stream_takeover.h"

namespace framelane {
namespace {

/// Enough for every reader there may be; beyond, a post would only pile up for readers that wait on the futex.
constexpr int max_waiting_posts = 64;

StreamStatus plan_geometry(const StreamProducerOptions& options, SlotWriter::Geometry& geometry, StreamError& error) {
  using namespace stream_layout;
  const auto invalid = [&](const std::string& message) { return refuse(error, StreamStatus::invalid_argument, message); };
  if (options.slot_count < min_slot_count || options.slot_count > max_slot_count) {
    return invalid("slot count must be 2 to 8, got " + std::to_string(options.slot_count));
  }
  if (options.max_width == 0 || options.max_height == 0) return invalid("maximum width and height must not be 0");
  const uint64_t pitch = pitch_for(options.max_width);
  if (pitch > max_frame_bytes || pitch * options.max_height > max_frame_bytes) {
    return invalid("a frame has at most " + std::to_string(max_frame_bytes) + " bytes, " + std::to_string(options.max_width) +
                   "x" + std::to_string(options.max_height) + " needs more");
  }
  geometry = {options.slot_count, options.max_width, options.max_height, static_cast<uint32_t>(pitch),
              static_cast<uint32_t>(stride_for(pitch, options.max_height))};
  return StreamStatus::ok;
}

}  // namespace

class StreamProducer::Implementation {
 public:
  Implementation(std::string name, uint32_t pid, std::unique_ptr<SharedObject> region, const SlotWriter::Geometry& geometry)
      : name_(std::move(name)), pid_(pid), region_(std::move(region)), writer_(region_->data(), geometry),
        slot_count_(geometry.slot_count) {
    writer_.initialize();
  }

  ~Implementation() { stop(); }

  StreamStatus start(StreamProducerEvents events, StreamError& error) {
    int system_error = 0;
    semaphore_ = WakeSemaphore::create(semaphore_name(name_), system_error);
    if (!semaphore_) {
      return refuse(error, StreamStatus::internal, "semaphore " + semaphore_name(name_) + " cannot be made", system_error);
    }
    writer_.set_alive(pid_);
    // Last, so that a client that can connect finds everything else in place.
    FileError file_error;
    auto listener = LocalListener::bind(control_socket_path(name_), file_error);
    if (!listener) {
      error = to_stream_error("control socket " + control_socket_path(name_), file_error);
      return error.status;
    }
    auto poller = SocketPoller::create(system_error);
    if (!poller) {
      listener->unlink_if_own();
      return refuse(error, StreamStatus::internal, "no pipe for the control thread", system_error);
    }
    server_ = std::make_unique<ControlServer>(std::move(listener), std::move(poller), slot_count_, std::move(events));
    gatherer_.start(region_->data(), region_->size());
    return StreamStatus::ok;
  }

  StreamStatus check(uint32_t width, uint32_t height) const noexcept {
    if (is_stopped_) return StreamStatus::closed;
    if (width == 0 || height == 0) return StreamStatus::invalid_argument;
    return writer_.fits(width, height) ? StreamStatus::ok : StreamStatus::frame_too_large;
  }

  uint8_t* begin(uint32_t width, uint32_t height) noexcept {
    begun_width_ = width;
    begun_height_ = height;
    return writer_.open_slot();
  }

  StreamStatus commit(uint64_t timestamp_ns, uint64_t& sequence) noexcept {
    if (is_stopped_) return StreamStatus::closed;
    if (begun_width_ == 0) return StreamStatus::invalid_argument;
    sequence = writer_.commit(begun_width_, begun_height_, pitch_of(begun_width_), timestamp_ns);
    begun_width_ = 0;
    published_.store(sequence);
    semaphore_->post_below(max_waiting_posts);
    wake_all_waiters(writer_.futex_word());
    return StreamStatus::ok;
  }

  static uint32_t pitch_of(uint32_t width) noexcept { return static_cast<uint32_t>(stream_layout::pitch_for(width)); }

  void stop() noexcept {
    const std::lock_guard lock(stop_mutex_);
    if (is_stopped_.exchange(true)) return;
    // A forked child shares the region and the objects, but not the stream nor its thread.
    if (current_process_id() != creator_pid_) {
      static_cast<void>(server_.release());
      gatherer_.forget();
      return;
    }
    writer_.set_stopped();
    const uint32_t clients = server_ ? server_->client_count() : 0;
    for (uint32_t i = 0; semaphore_ && i < clients; ++i) semaphore_->post_below(max_waiting_posts);
    wake_all_waiters(writer_.futex_word());
    gatherer_.stop();
    if (server_) server_->stop();
    if (semaphore_) WakeSemaphore::remove(semaphore_name(name_));
    region_->unlink_if_own();
  }

  StreamStatus send(std::string_view text, const uint32_t* client_id, StreamError& error) {
    if (!control_line::is_sendable_payload(text, error)) return error.status;
    if (is_stopped_) return refuse(error, StreamStatus::closed, "the stream was stopped");
    auto line = std::make_shared<const std::string>(control_line::format_message(text));
    if (client_id == nullptr) {
      server_->broadcast(std::move(line));
    } else if (!server_->send(*client_id, std::move(line))) {
      return refuse(error, StreamStatus::send_failed, "client " + std::to_string(*client_id) + " has left");
    }
    return StreamStatus::ok;
  }

  StreamProducerStats stats() const {
    StreamProducerStats stats;
    stats.published = published_;
    server_->read_stats(stats);
    return stats;
  }

  const std::string& name() const noexcept { return name_; }
  uint64_t last_sequence() const noexcept { return published_; }

 private:
  std::string name_;
  uint32_t pid_;
  uint32_t creator_pid_ = current_process_id();
  std::unique_ptr<SharedObject> region_;
  SlotWriter writer_;
  uint32_t slot_count_;
  std::unique_ptr<WakeSemaphore> semaphore_;
  std::atomic<uint64_t> published_{0};
  uint32_t begun_width_ = 0;
  uint32_t begun_height_ = 0;
  std::mutex stop_mutex_;
  std::atomic<bool> is_stopped_{false};
  PageGatherer gatherer_;
  std::unique_ptr<ControlServer> server_;  // last: its thread calls out
};

std::unique_ptr<StreamProducer> StreamProducer::create(const StreamProducerOptions& options, StreamProducerEvents events,
                                                       StreamError& error) {
  const std::string name = options.name.empty() ? "ovstream-" + std::to_string(current_process_id()) : options.name;
  SlotWriter::Geometry geometry;
  if (!is_valid_stream_name(name, error)) return nullptr;
  if (plan_geometry(options, geometry, error) != StreamStatus::ok) return nullptr;
  const uint64_t size =
      stream_layout::region_bytes(stream_layout::region_header_bytes, geometry.slot_count, geometry.slot_stride);
  auto region = take_region(name, size, error);
  if (!region) return nullptr;
  const uint32_t pid = options.pid.value_or(current_process_id());
  auto implementation = std::make_unique<Implementation>(name, pid, std::move(region), geometry);
  if (implementation->start(std::move(events), error) != StreamStatus::ok) return nullptr;
  return std::unique_ptr<StreamProducer>(new StreamProducer(std::move(implementation)));
}

StreamStatus StreamProducer::cleanup(std::string_view name, StreamError& error) {
  if (!is_valid_stream_name(name, error)) return error.status;
  return remove_dead_names(name, error);
}

StreamProducer::StreamProducer(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
StreamProducer::~StreamProducer() = default;

StreamStatus StreamProducer::publish(const PictureToPublish& picture, uint64_t& sequence) noexcept {
  const StreamStatus status = implementation_->check(picture.width, picture.height);
  if (status != StreamStatus::ok) return status;
  const uint64_t row_bytes = uint64_t{stream_layout::bytes_per_pixel} * picture.width;
  if (picture.pixels == nullptr || (picture.pitch_bytes != 0 && picture.pitch_bytes < row_bytes)) {
    return StreamStatus::invalid_argument;
  }
  copy_picture_rows(implementation_->begin(picture.width, picture.height), Implementation::pitch_of(picture.width), picture);
  return implementation_->commit(picture.timestamp_ns, sequence);
}

uint8_t* StreamProducer::begin_picture(uint32_t width, uint32_t height, uint32_t& pitch_bytes) noexcept {
  if (implementation_->check(width, height) != StreamStatus::ok) return nullptr;
  pitch_bytes = Implementation::pitch_of(width);
  return implementation_->begin(width, height);
}

StreamStatus StreamProducer::commit_picture(uint64_t timestamp_ns, uint64_t& sequence) noexcept {
  return implementation_->commit(timestamp_ns, sequence);
}

StreamStatus StreamProducer::broadcast_message(std::string_view text, StreamError& error) {
  return implementation_->send(text, nullptr, error);
}

StreamStatus StreamProducer::send_message(uint32_t client_id, std::string_view text, StreamError& error) {
  return implementation_->send(text, &client_id, error);
}

void StreamProducer::stop() noexcept { implementation_->stop(); }
const std::string& StreamProducer::name() const noexcept { return implementation_->name(); }
uint64_t StreamProducer::last_sequence() const noexcept { return implementation_->last_sequence(); }
StreamProducerStats StreamProducer::stats() const { return implementation_->stats(); }

}  // namespace framelane
