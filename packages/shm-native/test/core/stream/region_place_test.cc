#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "../harness.h"
#include "framelane/stream/stream_directory.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

const std::string folder = "/dev/shm";

const ListedStream* find_listed(const std::vector<ListedStream>& streams, const std::string& name) {
  const auto found = std::find_if(streams.begin(), streams.end(), [&](const ListedStream& s) { return s.name == name; });
  return found == streams.end() ? nullptr : &*found;
}

}  // namespace

TEST(region_that_shared_memory_cannot_hold_is_refused_at_the_start) {
  struct statvfs status;
  EXPECT_EQ(::statvfs(folder.c_str(), &status), 0);
  // More than there ever is, so that the system refuses before it has filled anything.
  const uint64_t size = (uint64_t{status.f_blocks} + 1) * status.f_frsize;
  const std::string name = region_name(fixtures::unique_stream_name());
  bool is_taken = false;
  FileError error;
  EXPECT(SharedObject::create(name, size, is_taken, error) == nullptr);
  EXPECT(!is_taken);
  EXPECT_EQ(error.problem, FileProblem::no_space);
  EXPECT(::access((folder + name).c_str(), F_OK) != 0);
}

TEST(region_of_another_user_is_not_opened_nor_listed) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const std::string path = folder + region_name(name);
  // Only root can give a file away; anybody else sees one it may not read, which is refused alike.
  constexpr uid_t nobody = 65534;
  const bool is_given = ::chown(path.c_str(), nobody, nobody) == 0;
  if (!is_given) EXPECT_EQ(::chmod(path.c_str(), 0), 0);
  StreamError error;
  EXPECT(StreamRegion::open(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::access);
  EXPECT(find_listed(list_streams(), name) == nullptr);
  EXPECT_EQ(is_given ? ::chown(path.c_str(), ::geteuid(), ::getegid()) : ::chmod(path.c_str(), 0600), 0);
  EXPECT(StreamRegion::open(name, error) != nullptr);
}

TEST(region_that_is_no_plain_object_is_refused) {
  const std::string name = fixtures::unique_stream_name();
  const std::string path = folder + region_name(name);
  const harness::Cleanup cleanup([&] { ::unlink(path.c_str()); });
  EXPECT_EQ(::symlink("/etc/passwd", path.c_str()), 0);
  StreamError error;
  EXPECT(StreamRegion::open(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::access);
}

TEST(streams_are_listed_with_their_state) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  fixtures::publish_uniform(*producer, 1, 16, 8);
  const auto streams = list_streams();
  const ListedStream* const listed = find_listed(streams, name);
  EXPECT(listed != nullptr && listed->is_readable);
  EXPECT_EQ(listed->state, ProducerState::running);
  EXPECT_EQ(listed->info.max_width, uint32_t{16});
  EXPECT_EQ(listed->latest_sequence, uint64_t{1});
  EXPECT_EQ(listed->producer_pid, static_cast<uint32_t>(::getpid()));
  producer->stop();
  EXPECT(find_listed(list_streams(), name) == nullptr);
}

TEST(control_socket_path_that_does_not_fit_is_no_fault_of_the_name) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", ("/" + std::string(100, 't')).c_str(), 1);
  const harness::Cleanup cleanup([&] { kept.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", kept.c_str(), 1); });
  StreamError error;
  EXPECT(StreamClient::create(name, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::internal);
  StreamProducerOptions other = fixtures::small_stream(fixtures::unique_stream_name());
  EXPECT(StreamProducer::create(other, {}, error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::internal);
  EXPECT(::access((folder + region_name(other.name)).c_str(), F_OK) != 0);
}
