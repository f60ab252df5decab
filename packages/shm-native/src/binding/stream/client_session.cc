#include "client_session.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>

#include "framelane/ovstream_shm_client.h"

namespace framelane::binding {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// The library may be anybody's and need not let go of a waiter: short slices keep close() quick.
constexpr int32_t slice_ms = 50;
constexpr auto probe_interval = 500ms;
constexpr auto unread_poll = 20ms;
constexpr auto stuck_send_patience = 20ms;
constexpr size_t max_queued_bytes = 1024 * 1024;
constexpr size_t max_unread_bytes = 32u * 1024 * 1024;
constexpr uint32_t max_invalid_in_a_row = 60;
constexpr size_t snapshot_header_bytes = 16;

uint64_t elapsed_ns(Clock::time_point since) {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - since).count());
}

size_t bytes_of(const ClientSession::Outgoing& outgoing) {
  const auto* const text = std::get_if<std::string>(&outgoing);
  return text == nullptr ? sizeof(InputEvent) : text->size();
}

std::atomic_ref<uint64_t> sequence_of(uint8_t* snapshot) {
  return std::atomic_ref<uint64_t>(*reinterpret_cast<uint64_t*>(snapshot + 8));
}

}  // namespace

struct ClientSession::Shared {
  struct Queued {
    Outgoing outgoing;
    bool is_text;
  };

  Shared(std::unique_ptr<StreamRegion> mapped, Post poster) : region(std::move(mapped)), post(std::move(poster)) {}

  void post_event(ClientEvent event) {
    const std::lock_guard lock(post_mutex);
    if (post) post(std::move(event));
  }

  void run_waits();
  std::optional<ClientEvent> wait_once(uint8_t* wanted, size_t size);
  std::optional<ClientEvent> copy_frame(const StreamFrame& frame, uint8_t* wanted, size_t size);
  std::optional<ClientEvent> note_invalid();
  std::optional<ClientEvent> look_for_invalid();
  void probe();
  void report_gone(const char* reason);
  void run_sends();
  void receive(std::string_view text);

  const std::unique_ptr<StreamRegion> region;

  std::mutex mutex;
  std::condition_variable changed;
  bool is_closing = false;
  uint8_t* target = nullptr;
  size_t target_bytes = 0;
  Clock::time_point requested_at;
  std::deque<Queued> outgoing;
  size_t outgoing_bytes = 0;
  bool is_sender_done = true;
  bool has_send_failed = false;
  ClientSessionStats stats;

  std::mutex post_mutex;
  Post post;
  const std::shared_ptr<std::atomic<size_t>> unread_bytes = std::make_shared<std::atomic<size_t>>(0);

  // The waiter's own.
  Clock::time_point next_probe = Clock::now();
  uint64_t last_sequence = 0;
  uint64_t last_invalid = 0;
  uint32_t invalid_in_a_row = 0;
  std::atomic<bool> is_gone{false};

  // Goes first: its threads call back into what is above.
  std::unique_ptr<LibraryClient> client;
};

ClientSession::ClientSession(std::unique_ptr<LibraryClient> client, std::unique_ptr<StreamRegion> region, Post post)
    : shared_(std::make_shared<Shared>(std::move(region), std::move(post))) {
  shared_->client = std::move(client);
  shared_->client->set_message_callback(
      [](std::string_view text, void* shared) { static_cast<Shared*>(shared)->receive(text); }, shared_.get());
  waiter_ = std::thread([shared = shared_.get()] { shared->run_waits(); });
}

ClientSession::~ClientSession() { stop(); }

void ClientSession::request_frame(uint8_t* target, size_t size) {
  const std::lock_guard lock(shared_->mutex);
  shared_->target = target;
  shared_->target_bytes = size;
  shared_->requested_at = Clock::now();
  shared_->changed.notify_all();
}

StreamStatus ClientSession::send(Outgoing outgoing, bool is_text, StreamError& error) {
  const size_t bytes = bytes_of(outgoing);
  const std::lock_guard lock(shared_->mutex);
  if (shared_->has_send_failed) {
    error = {StreamStatus::send_failed, "the producer closed the control socket; frames may still come", 0};
    return error.status;
  }
  if (!shared_->outgoing.empty() && shared_->outgoing_bytes + bytes > max_queued_bytes) {
    error = {StreamStatus::backpressure, "more than 1 MiB waits for the producer to read; send less, or later", 0};
    return error.status;
  }
  shared_->outgoing.push_back({std::move(outgoing), is_text});
  shared_->outgoing_bytes += bytes;
  if (!sender_.joinable()) {
    shared_->is_sender_done = false;
    sender_ = std::thread([shared = shared_] { shared->run_sends(); });
  }
  shared_->changed.notify_all();
  return StreamStatus::ok;
}

const StreamRegion& ClientSession::region() const { return *shared_->region; }

ClientSessionStats ClientSession::stats() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->stats;
}

void ClientSession::stop() {
  if (!shared_) return;
  {
    const std::lock_guard lock(shared_->post_mutex);
    shared_->post = nullptr;
  }
  std::unique_lock lock(shared_->mutex);
  shared_->is_closing = true;
  shared_->changed.notify_all();
  const bool is_sender_done =
      shared_->changed.wait_for(lock, stuck_send_patience, [&] { return shared_->is_sender_done; });
  shared_->outgoing.clear();
  lock.unlock();
  waiter_.join();
  if (sender_.joinable()) {
    if (is_sender_done) {
      sender_.join();
    } else {
      sender_.detach();
    }
  }
  shared_.reset();
}

void ClientSession::Shared::run_waits() {
  std::unique_lock lock(mutex);
  while (!is_closing) {
    if (target == nullptr) changed.wait_until(lock, next_probe, [&] { return is_closing || target != nullptr; });
    if (is_closing) return;
    uint8_t* const wanted = target;
    const size_t size = target_bytes;
    lock.unlock();
    probe();
    std::optional<ClientEvent> settled;
    if (wanted != nullptr) settled = wait_once(wanted, size);
    lock.lock();
    if (!settled) continue;
    target = nullptr;
    lock.unlock();
    // Only now: whoever gets the word may ask for the next frame at once.
    post_event(std::move(*settled));
    lock.lock();
  }
}

/// One slice. What the request came to, or nothing yet.
std::optional<ClientEvent> ClientSession::Shared::wait_once(uint8_t* wanted, size_t size) {
  StreamFrame frame;
  const int32_t status = client->wait_frame(slice_ms, frame);
  if (status == OVSTREAM_SUCCESS) {
    if (is_valid_frame(frame, region->info())) return copy_frame(frame, wanted, size);
    return note_invalid();
  }
  if (status == OVSTREAM_TIMEOUT) return look_for_invalid();
  if (status == OVSTREAM_INVALID_STATE) {
    report_gone(region->probe_producer() == ProducerState::died ? "died" : "stopped");
    return ClientEvent{ClientEventKind::failure, "the producer stopped or died; close, and connect when it is back",
                       stream_error_code(StreamStatus::producer_gone), status};
  }
  return ClientEvent{ClientEventKind::failure, "the client library could not wait for a frame",
                     stream_error_code(StreamStatus::internal), status};
}

std::optional<ClientEvent> ClientSession::Shared::copy_frame(const StreamFrame& frame, uint8_t* wanted, size_t size) {
  const uint64_t bytes = uint64_t{frame.width} * frame.height * 4;
  if (snapshot_header_bytes + bytes > size) return note_invalid();
  const Clock::time_point started_at = Clock::now();
  // sync: snapshot-filled — pairs with a reader's Atomics.load of the sequence: 0 comes before the first new pixel.
  sequence_of(wanted).store(0, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);  // sync: snapshot-filled
  const StreamStatus status = copy_frame_rows(frame, wanted + snapshot_header_bytes);
  const uint64_t copy_ns = elapsed_ns(started_at);
  const std::lock_guard lock(mutex);
  if (status != StreamStatus::ok) {
    // Overwritten means that a newer one is there or about to be.
    ++stats.torn;
    return std::nullopt;
  }
  std::memcpy(wanted, &frame.width, sizeof frame.width);
  std::memcpy(wanted + 4, &frame.height, sizeof frame.height);
  sequence_of(wanted).store(frame.sequence, std::memory_order_release);  // sync: snapshot-filled
  ++stats.delivered;
  if (last_sequence != 0) stats.skipped += frame.sequence - last_sequence - 1;
  stats.copy.add(copy_ns);
  stats.wait.add(elapsed_ns(requested_at));
  last_sequence = frame.sequence;
  invalid_in_a_row = 0;
  return ClientEvent{ClientEventKind::frame, {}, {}, 0};
}

std::optional<ClientEvent> ClientSession::Shared::note_invalid() {
  const std::lock_guard lock(mutex);
  ++stats.invalid;
  if (++invalid_in_a_row < max_invalid_in_a_row) return std::nullopt;
  invalid_in_a_row = 0;
  return ClientEvent{ClientEventKind::failure, "60 frames in a row do not fit their slot; restart the producer",
                     stream_error_code(StreamStatus::bad_frame), 0};
}

/// A library drops frames of impossible sizes without a word, which looks like none at all.
std::optional<ClientEvent> ClientSession::Shared::look_for_invalid() {
  StreamFrame frame;
  uint64_t seen = 0;
  const bool is_invalid = region->find_frame(last_sequence, frame, seen) == StreamStatus::bad_frame;
  if (!is_invalid || frame.sequence == last_invalid) return std::nullopt;
  last_invalid = frame.sequence;
  return note_invalid();
}

void ClientSession::Shared::probe() {
  const Clock::time_point now = Clock::now();
  if (now < next_probe) return;
  next_probe = now + probe_interval;
  switch (region->probe_producer()) {
    case ProducerState::running:
      is_gone = false;
      break;
    case ProducerState::stopped:
      report_gone("stopped");
      break;
    case ProducerState::died:
      report_gone("died");
      break;
  }
}

void ClientSession::Shared::report_gone(const char* reason) {
  if (!is_gone.exchange(true)) post_event({ClientEventKind::gone, {}, reason, 0});
}

void ClientSession::Shared::run_sends() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [&] { return is_closing || !outgoing.empty(); });
    // What was sent before the end still goes out.
    if (outgoing.empty()) break;
    const Queued next = std::move(outgoing.front());
    outgoing.pop_front();
    lock.unlock();
    const auto* const text = std::get_if<std::string>(&next.outgoing);
    const LibraryResult result = text == nullptr  ? client->send_input(std::get<InputEvent>(next.outgoing))
                                 : next.is_text ? client->send_text(*text)
                                                : client->send_message(*text);
    lock.lock();
    outgoing_bytes -= bytes_of(next.outgoing);
    // What the library does not know it refuses every time; that says nothing about the socket.
    if (result.status != OVSTREAM_ERROR || is_closing) continue;
    has_send_failed = true;
    outgoing.clear();
    outgoing_bytes = 0;
    lock.unlock();
    post_event({ClientEventKind::gone, {}, "socket", result.status});
    lock.lock();
  }
  is_sender_done = true;
  changed.notify_all();
}

/// On the library's thread. Beyond 32 MiB waits while JavaScript does not keep up, which makes the producer's queue fill instead.
void ClientSession::Shared::receive(std::string_view text) {
  std::unique_lock lock(mutex);
  while (!is_closing && unread_bytes->load() >= max_unread_bytes) changed.wait_for(lock, unread_poll);
  if (is_closing) return;
  lock.unlock();
  *unread_bytes += text.size();
  post_event({ClientEventKind::message, std::string(text), {}, 0, unread_bytes});
}

}  // namespace framelane::binding
