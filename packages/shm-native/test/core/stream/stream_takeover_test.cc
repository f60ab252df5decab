#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "../../../src/platform/local_socket.h"
#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

/// Runs a producer in a child that publishes once and then does nothing; tells when it is ready.
class ChildProducer {
 public:
  ChildProducer(const std::string& name, bool is_mid_write) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      const auto producer = fixtures::make_producer(fixtures::small_stream(name));
      fixtures::publish_uniform(*producer, 7, 4, 4);
      uint32_t pitch = 0;
      if (is_mid_write) producer->begin_picture(4, 4, pitch);
      [[maybe_unused]] const ssize_t written = ::write(ends[1], "x", 1);
      while (true) ::pause();
    }
    char byte;
    is_ready = ::read(ends[0], &byte, 1) == 1;
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~ChildProducer() { kill_and_reap(); }

  void kill_and_reap() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  /// Returns when no thread of it runs any more.
  void stop() const {
    ::kill(pid_, SIGSTOP);
    ::waitpid(pid_, nullptr, WUNTRACED);
  }

  bool is_ready = false;

 private:
  pid_t pid_ = -1;
};

}  // namespace

TEST(stream_killed_producer_leaves_its_last_frame_and_then_its_end) {
  const std::string name = fixtures::unique_stream_name();
  const fixtures::NamesCleanup cleanup(name);
  ChildProducer child(name, true);
  EXPECT(child.is_ready);
  const auto client = fixtures::make_client(name);
  child.kill_and_reap();
  StreamFrame frame;
  EXPECT_EQ(client->wait_frame(30'000, frame), StreamStatus::ok);
  EXPECT_EQ(frame.pixels[0], 7);
  EXPECT_EQ(client->wait_frame(-1, frame), StreamStatus::producer_gone);
  EXPECT(client->region().probe_producer() == ProducerState::died);
  StreamError error;
  EXPECT_EQ(client->send_message("x", error), StreamStatus::send_failed);
  EXPECT(StreamClient::create(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::not_found);
}

TEST(stream_name_of_a_dead_producer_is_taken_over) {
  const std::string name = fixtures::unique_stream_name();
  const fixtures::NamesCleanup cleanup(name);
  ChildProducer child(name, false);
  StreamError error;
  EXPECT(StreamProducer::create(fixtures::small_stream(name), {}, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::in_use);
  EXPECT_EQ(StreamProducer::cleanup(name, error), StreamStatus::in_use);
  const auto old_client = fixtures::make_client(name);
  child.kill_and_reap();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  fixtures::publish_uniform(*producer, 9, 4, 4);
  const auto client = fixtures::make_client(name);
  StreamFrame frame;
  EXPECT_EQ(client->wait_frame(30'000, frame), StreamStatus::ok);
  EXPECT_EQ(frame.pixels[0], 9);
  EXPECT_EQ(old_client->wait_frame(30'000, frame), StreamStatus::ok);
  EXPECT_EQ(frame.pixels[0], 7);
  EXPECT_EQ(old_client->wait_frame(-1, frame), StreamStatus::producer_gone);
}

TEST(stream_cleanup_removes_what_a_dead_producer_left) {
  const std::string name = fixtures::unique_stream_name();
  ChildProducer child(name, true);
  child.kill_and_reap();
  StreamError error;
  EXPECT_EQ(StreamProducer::cleanup(name, error), StreamStatus::ok);
  EXPECT(::access(("/dev/shm" + region_name(name)).c_str(), F_OK) != 0);
  EXPECT(::access(("/dev/shm/sem." + semaphore_name(name).substr(1)).c_str(), F_OK) != 0);
  EXPECT(::access(control_socket_path(name).c_str(), F_OK) != 0);
  EXPECT_EQ(StreamProducer::cleanup(name, error), StreamStatus::ok);
}

TEST(stream_stopped_process_keeps_its_name) {
  const std::string name = fixtures::unique_stream_name();
  const fixtures::NamesCleanup cleanup(name);
  const ChildProducer child(name, false);
  child.stop();
  StreamError error;
  EXPECT(StreamProducer::create(fixtures::small_stream(name), {}, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::in_use);
  // It connects, but nobody answers: the attach ends by itself.
  EXPECT(StreamClient::create(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::timed_out);
}

TEST(stream_only_one_of_many_starters_gets_the_name) {
  for (int round = 0; round < 10; ++round) {
    const std::string name = fixtures::unique_stream_name();
    const fixtures::NamesCleanup cleanup(name);
    {
      ChildProducer dead(name, false);
    }
    constexpr int starter_count = 6;
    std::vector<std::unique_ptr<StreamProducer>> producers(starter_count);
    std::vector<std::thread> starters;
    for (int i = 0; i < starter_count; ++i) {
      starters.emplace_back([&, i] {
        StreamError error;
        producers[static_cast<size_t>(i)] = StreamProducer::create(fixtures::small_stream(name), {}, error);
      });
    }
    for (std::thread& starter : starters) starter.join();
    int winners = 0;
    for (const auto& producer : producers) {
      if (!producer) continue;
      ++winners;
      fixtures::publish_uniform(*producer, 3, 4, 4);
    }
    EXPECT_EQ(winners, 1);
    StreamFrame frame;
    EXPECT_EQ(fixtures::make_client(name)->wait_frame(30'000, frame), StreamStatus::ok);
  }
}
