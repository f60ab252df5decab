#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "../../../src/platform/local_socket.h"
#include "../../../src/platform/wake_semaphore.h"
#include "../harness.h"
#include "framelane/stream/control_line.h"
#include "stream_fixtures.h"

using namespace framelane;
using namespace std::chrono_literals;

namespace {

constexpr int32_t patience_ms = 30'000;

/// A server that answers the first line as the test says, or not at all.
class PlainServer {
 public:
  PlainServer(const std::string& name, std::string answer) {
    FileError error;
    listener_ = LocalListener::bind(control_socket_path(name), error);
    if (!listener_) throw std::runtime_error(error.message);
    thread_ = std::thread([this, answer = std::move(answer)] {
      while (!is_done_ && !(socket_ = listener_->accept())) std::this_thread::sleep_for(1ms);
      if (!socket_) return;
      socket_->wait_readable(nullptr);
      socket_->send_all(answer.data(), answer.size());
      if (answer.empty() || answer.back() != '\n') socket_->shut_down();
    });
  }
  ~PlainServer() {
    is_done_ = true;
    thread_.join();
    listener_->unlink_if_own();
  }

 private:
  std::unique_ptr<LocalListener> listener_;
  std::unique_ptr<LocalSocket> socket_;
  std::atomic<bool> is_done_{false};
  std::thread thread_;
};

/// A region without its server: the producer's, whose socket name is then given to somebody else.
StreamStatus attach_to_answer(const std::string& answer) {
  const std::string name = fixtures::unique_stream_name();
  const fixtures::NamesCleanup cleanup(name);
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const PlainServer server(name, answer);
  StreamError error;
  return StreamClient::create(name, error) ? StreamStatus::ok : error.status;
}

}  // namespace

TEST(stream_frames_reach_clients_newest_first) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto early = fixtures::make_client(name);
  StreamFrame frame;
  EXPECT_EQ(early->wait_frame(0, frame), StreamStatus::timed_out);
  EXPECT_EQ(early->wait_frame(5, frame), StreamStatus::timed_out);
  for (uint8_t value = 1; value <= 5; ++value) fixtures::publish_uniform(*producer, value, value, 2);
  EXPECT_EQ(early->wait_frame(patience_ms, frame), StreamStatus::ok);
  EXPECT_EQ(frame.sequence, 5u);
  EXPECT_EQ(frame.width, 5u);
  EXPECT_EQ(frame.pitch_bytes, 64u);
  EXPECT_EQ(frame.pixels[0], 5);
  EXPECT_EQ(early->wait_frame(0, frame), StreamStatus::timed_out);
  const auto late = fixtures::make_client(name);
  EXPECT_EQ(late->wait_frame(0, frame), StreamStatus::ok);
}

TEST(stream_stop_delivers_the_last_frame_first) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto client = fixtures::make_client(name);
  fixtures::publish_uniform(*producer, 1, 4, 4);
  producer->stop();
  StreamFrame frame;
  EXPECT_EQ(client->wait_frame(patience_ms, frame), StreamStatus::ok);
  EXPECT_EQ(client->wait_frame(patience_ms, frame), StreamStatus::producer_gone);
  EXPECT(!client->is_producer_alive());
  StreamError error;
  EXPECT(StreamRegion::open(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::not_found);
  EXPECT(WakeSemaphore::open(semaphore_name(name)) == nullptr);
  EXPECT(::access(control_socket_path(name).c_str(), F_OK) != 0);
}

TEST(stream_publish_refuses_what_does_not_fit) {
  const auto producer = fixtures::make_producer(fixtures::small_stream(fixtures::unique_stream_name()));
  const std::vector<uint8_t> pixels(4096);
  uint64_t sequence = 0;
  EXPECT_EQ(producer->publish({pixels.data(), 17, 1, 0, 0}, sequence), StreamStatus::frame_too_large);
  EXPECT_EQ(producer->publish({pixels.data(), 1, 9, 0, 0}, sequence), StreamStatus::frame_too_large);
  EXPECT_EQ(producer->publish({pixels.data(), 0, 1, 0, 0}, sequence), StreamStatus::invalid_argument);
  EXPECT_EQ(producer->publish({nullptr, 1, 1, 0, 0}, sequence), StreamStatus::invalid_argument);
  EXPECT_EQ(producer->publish({pixels.data(), 2, 1, 4, 0}, sequence), StreamStatus::invalid_argument);
  EXPECT_EQ(producer->commit_picture(0, sequence), StreamStatus::invalid_argument);
  EXPECT_EQ(producer->last_sequence(), 0u);
  producer->stop();
  producer->stop();
  EXPECT_EQ(producer->publish({pixels.data(), 1, 1, 0, 0}, sequence), StreamStatus::closed);
}

TEST(stream_wait_is_woken_by_frames) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto client = fixtures::make_client(name);
  std::atomic<uint64_t> got{0};
  std::thread waiter([&] {
    StreamFrame frame;
    while (client->wait_frame(-1, frame) == StreamStatus::ok) got = frame.sequence;
  });
  for (uint64_t n = 1; n <= 100; ++n) {
    fixtures::publish_uniform(*producer, 1, 1, 1);
    EXPECT(fixtures::eventually([&] { return got == n; }));
  }
  producer->stop();
  waiter.join();
}

TEST(stream_wait_ends_when_the_client_goes) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  for (int i = 0; i < 20; ++i) {
    auto client = fixtures::make_client(name);
    std::atomic<bool> is_waiting{false};
    StreamStatus status = StreamStatus::ok;
    std::thread waiter([&, raw = client.get()] {
      StreamFrame frame;
      is_waiting = true;
      status = raw->wait_frame(-1, frame);
    });
    EXPECT(fixtures::eventually([&] { return is_waiting.load(); }));
    std::this_thread::sleep_for(2ms);
    client.reset();
    waiter.join();
    EXPECT_EQ(status, StreamStatus::closed);
  }
}

TEST(stream_surplus_posts_do_no_harm) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto semaphore = WakeSemaphore::open(semaphore_name(name));
  EXPECT(semaphore != nullptr);
  for (int i = 0; i < 2000; ++i) semaphore->post_below(INT32_MAX);
  const auto client = fixtures::make_client(name);
  StreamFrame frame;
  EXPECT_EQ(client->wait_frame(30, frame), StreamStatus::timed_out);
  fixtures::publish_uniform(*producer, 1, 1, 1);
  EXPECT_EQ(client->wait_frame(patience_ms, frame), StreamStatus::ok);
}

TEST(stream_attach_replies_decide) {
  EXPECT_EQ(attach_to_answer("ATTACH_OK protocolVersion=2 slotCount=3\r\n"), StreamStatus::ok);
  EXPECT_EQ(attach_to_answer("ATTACH_OK protocolVersion=2 slotCount=9 more=1\nMESSAGE x\n"), StreamStatus::ok);
  EXPECT_EQ(attach_to_answer("ATTACH_OK protocolVersion=1 slotCount=3\n"), StreamStatus::version);
  EXPECT_EQ(attach_to_answer("ATTACH_REJECTED reason=full\n"), StreamStatus::rejected);
  EXPECT_EQ(attach_to_answer("MESSAGE early\n"), StreamStatus::rejected);
  EXPECT_EQ(attach_to_answer("\n"), StreamStatus::rejected);
  EXPECT_EQ(attach_to_answer("ATTACH_OK protocolVers"), StreamStatus::rejected);
}

TEST(stream_attach_fails_without_region_or_server) {
  StreamError error;
  EXPECT(StreamClient::create(fixtures::unique_stream_name(), error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::not_found);
  for (const char* name : {"", "a/b", ".hidden", "tab\t"}) {
    EXPECT(StreamClient::create(name, error) == nullptr);
    EXPECT_EQ(error.status, StreamStatus::invalid_argument);
  }
  EXPECT(StreamClient::create(std::string(64, 'x'), error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::invalid_argument);
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  LocalListener::remove(control_socket_path(name));
  EXPECT(StreamClient::create(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::not_found);
}

TEST(stream_input_and_messages_go_both_ways) {
  const std::string name = fixtures::unique_stream_name();
  std::mutex mutex;
  std::vector<std::string> received;
  std::atomic<int> connects{0};
  std::atomic<int> disconnects{0};
  const auto note = [&](std::string text) {
    const std::lock_guard lock(mutex);
    received.push_back(std::move(text));
  };
  StreamProducerEvents events;
  events.on_message = [&](uint32_t, std::string_view text) { note("m:" + std::string(text)); };
  events.on_text = [&](uint32_t, std::string_view text) { note("t:" + std::string(text)); };
  events.on_input = [&](uint32_t, const InputEvent& event) { note(control_line::format_input(event)); };
  events.on_connection = [&](bool is_connected) { ++(is_connected ? connects : disconnects); };
  const auto producer = fixtures::make_producer(fixtures::small_stream(name), events);
  auto client = fixtures::make_client(name);
  auto second = fixtures::make_client(name);
  StreamError error;
  EXPECT_EQ(client->send_message("h\xc3\xa9", error), StreamStatus::ok);
  EXPECT_EQ(client->send_text("", error), StreamStatus::ok);
  EXPECT_EQ(client->send_input(KeyInput{65, 30, 3, 1, 77}, error), StreamStatus::ok);
  MouseInput hostile;
  hostile.type = UINT32_MAX;
  EXPECT_EQ(client->send_input(hostile, error), StreamStatus::ok);
  EXPECT_EQ(client->send_message("a\nb", error), StreamStatus::message_refused);
  const std::string big(control_line::max_payload_bytes, 'x');
  EXPECT_EQ(client->send_message(big, error), StreamStatus::ok);
  EXPECT(fixtures::eventually([&] {
    const std::lock_guard lock(mutex);
    return received.size() == 4;
  }));
  EXPECT_EQ(received.at(0), "m:h\xc3\xa9");
  EXPECT_EQ(received.at(1), "t:");
  EXPECT_EQ(received.at(2), "INPUT_KEY keyCode=65 scanCode=30 modifiers=3 state=1 tsUs=77\n");
  EXPECT_EQ(received.at(3).size(), big.size() + 2);
  EXPECT_EQ(producer->stats().lines_malformed, 1u);

  std::atomic<int> heard{0};
  EXPECT(fixtures::eventually([&] { return producer->stats().clients == 2; }));
  EXPECT_EQ(producer->broadcast_message("before", error), StreamStatus::ok);
  const auto count = [&](std::string_view text) { heard += text == "before" || text == "after" ? 1 : 100; };
  client->set_message_callback(count);
  second->set_message_callback(count);
  EXPECT_EQ(producer->broadcast_message("after", error), StreamStatus::ok);
  EXPECT(fixtures::eventually([&] { return heard == 4; }));
  client->set_message_callback(nullptr);
  client.reset();
  second.reset();
  EXPECT(fixtures::eventually([&] { return disconnects == 1; }));
  EXPECT_EQ(connects.load(), 1);
}

TEST(stream_slow_client_loses_its_oldest_messages_only) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto client = fixtures::make_client(name);
  EXPECT(fixtures::eventually([&] { return producer->stats().clients == 1; }));
  StreamError error;
  constexpr int count = 400;
  const std::string padding(10'000, '.');
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(producer->broadcast_message(std::to_string(i) + padding, error), StreamStatus::ok);
  }
  const uint64_t dropped = producer->stats().messages_dropped;
  EXPECT(dropped > 100 && dropped < count);
  std::mutex mutex;
  std::vector<int> heard;
  client->set_message_callback([&](std::string_view text) {
    const std::lock_guard lock(mutex);
    heard.push_back(std::atoi(text.data()));
  });
  EXPECT(fixtures::eventually([&] {
    const std::lock_guard lock(mutex);
    return heard.size() == count - dropped;
  }));
  EXPECT(std::is_sorted(heard.begin(), heard.end()));
  EXPECT_EQ(heard.back(), count - 1);
}

TEST(stream_connection_that_sends_too_long_a_line_is_closed) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  FileError error;
  const auto socket = LocalSocket::connect(control_socket_path(name), LocalSocket::Clock::now() + 5s, error);
  EXPECT(socket != nullptr);
  const std::string line(control_line::max_line_bytes + 1, 'x');
  socket->send_all(line.data(), line.size());
  char byte;
  size_t received = 0;
  EXPECT(socket->wait_readable(nullptr));
  EXPECT(socket->receive_some(&byte, 1, received) == SocketResult::closed);
}

TEST(stream_leaves_nothing_behind) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const auto cycle = [&] {
    auto client = fixtures::make_client(name);
    client->set_message_callback([](std::string_view) {});
    client.reset();
    StreamError error;
    EXPECT(StreamClient::create("flt-no-such-stream", error) == nullptr);
  };
  cycle();
  EXPECT(fixtures::eventually([&] { return producer->stats().clients == 0; }));
  const fixtures::Footprint before = fixtures::Footprint::take();
  for (int i = 0; i < 1000; ++i) cycle();
  EXPECT(fixtures::eventually([&] {
    const fixtures::Footprint after = fixtures::Footprint::take();
    return after.descriptors == before.descriptors && after.mappings == before.mappings && after.threads == before.threads;
  }));
}
