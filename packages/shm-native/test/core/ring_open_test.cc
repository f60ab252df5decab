#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "../../src/core/ring/ring_header.h"
#include "harness.h"
#include "ring_fixtures.h"

using namespace framelane;

namespace {

using ring_layout::Header;

RingStatus open_status(const std::string& path) {
  RingError error;
  const auto reader = RingReader::open(path, error);
  EXPECT(reader != nullptr || !error.message.empty());
  return reader ? RingStatus::ok : error.status;
}

RingStatus create_status(const RingWriterOptions& options) {
  RingError error;
  const auto writer = RingWriter::create(options, error);
  if (writer) writer->unlink();
  return writer ? RingStatus::ok : error.status;
}

/// Opens a copy of a good ring file whose header `change` has altered. `has_new_crc`: as a writer would have made it.
template <typename Change>
RingStatus status_after(Change change, bool has_new_crc = true) {
  const std::string path = fixtures::unique_path();
  const harness::Cleanup cleanup([&] { std::remove(path.c_str()); });
  RingError error;
  const auto writer = RingWriter::create(fixtures::small_ring(path), error);
  std::vector<uint8_t> file = fixtures::read_file(path);
  auto& header = *reinterpret_cast<Header*>(file.data());
  change(header);
  if (has_new_crc) header.header_crc = constant_header_crc(header);
  writer->unlink();
  fixtures::write_file(path, file);
  return open_status(path);
}

}  // namespace

TEST(good_header_opens) {
  EXPECT_EQ(status_after([](Header&) {}), RingStatus::ok);
}

TEST(every_bad_size_is_a_geometry_error) {
  for (const uint32_t ring_size : {0u, 5u, 257u, UINT32_MAX}) {
    EXPECT_EQ(status_after([&](Header& header) { header.ring_size = ring_size; }), RingStatus::geometry);
  }
  for (const uint32_t slot_size : {0u, 32u, 65536u + 4u, 131072u, UINT32_MAX}) {
    EXPECT_EQ(status_after([&](Header& header) { header.slot_size = slot_size; }), RingStatus::geometry);
  }
  EXPECT_EQ(status_after([](Header& header) { std::memset(&header, 0, sizeof header); }, false), RingStatus::geometry);
}

TEST(damaged_constant_fields_are_corrupt) {
  const auto flip = [](size_t offset) {
    return status_after([&](Header& header) { reinterpret_cast<uint8_t*>(&header)[offset] ^= 1; }, false);
  };
  for (const size_t offset : {size_t{8}, size_t{12}, size_t{28}, size_t{30}, size_t{32}, size_t{39}, size_t{44}}) {
    EXPECT_EQ(flip(offset), RingStatus::corrupt);
  }
}

TEST(other_version_is_unsupported) {
  EXPECT_EQ(status_after([](Header& header) { header.version = 2; }), RingStatus::unsupported);
}

TEST(short_and_missing_files) {
  const std::string path = fixtures::unique_path();
  const harness::Cleanup cleanup([&] { std::remove(path.c_str()); });
  EXPECT_EQ(open_status(path), RingStatus::missing);
  EXPECT_EQ(open_status(path + "/ring"), RingStatus::missing);
  for (const size_t size : {size_t{0}, size_t{63}, size_t{64}}) {
    fixtures::write_file(path, std::vector<uint8_t>(size));
    EXPECT_EQ(open_status(path), RingStatus::geometry);
  }
}

TEST(links_folders_and_pipes_are_refused) {
  const std::string path = fixtures::unique_path();
  const std::string other = path + "-other";
  const harness::Cleanup cleanup([&] {
    std::remove(path.c_str());
    std::remove(other.c_str());
  });
  RingError error;
  const auto writer = RingWriter::create(fixtures::small_ring(path), error);
  EXPECT_EQ(symlink(path.c_str(), other.c_str()), 0);
  EXPECT_EQ(open_status(other), RingStatus::access);
  std::remove(other.c_str());
  EXPECT_EQ(mkdir(other.c_str(), 0700), 0);
  EXPECT_EQ(open_status(other), RingStatus::access);
  EXPECT_EQ(create_status(fixtures::small_ring(other)), RingStatus::access);
  rmdir(other.c_str());
  EXPECT_EQ(mkfifo(other.c_str(), 0600), 0);
  EXPECT_EQ(open_status(other), RingStatus::access);
}

TEST(creating_replaces_the_link_and_spares_its_target) {
  const std::string path = fixtures::unique_path();
  const std::string precious = path + "-precious";
  const harness::Cleanup cleanup([&] { std::remove(precious.c_str()); });
  fixtures::write_file(precious, {1, 2, 3});
  EXPECT_EQ(symlink(precious.c_str(), path.c_str()), 0);
  RingError error;
  const auto writer = RingWriter::create(fixtures::small_ring(path), error);
  EXPECT(writer != nullptr);
  EXPECT_EQ(fixtures::read_file(precious).size(), size_t{3});
  struct stat status;
  EXPECT_EQ(lstat(path.c_str(), &status), 0);
  EXPECT(S_ISREG(status.st_mode));
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  writer->unlink();
  EXPECT_EQ(lstat(path.c_str(), &status), -1);
}

TEST(a_second_writer_takes_the_name_without_touching_the_first_file) {
  const std::string path = fixtures::unique_path();
  RingError error;
  const auto first = RingWriter::create(fixtures::small_ring(path), error);
  const auto reader = RingReader::open(path, error);
  const std::vector<uint8_t> bytes = fixtures::make_frame(1, 1000);
  uint32_t seq;
  first->publish(fixtures::to_publish(bytes), seq);
  EXPECT(reader->check_presence() == RingPresence::current);
  const auto second = RingWriter::create(fixtures::small_ring(path), error);
  EXPECT(reader->check_presence() == RingPresence::replaced);
  std::vector<uint8_t> target(1000);
  FrameInfo frame;
  EXPECT_EQ(reader->copy_latest(target.data(), target.size(), frame), RingStatus::ok);
  first->unlink();  // the name is the second writer's now
  EXPECT_EQ(access(path.c_str(), F_OK), 0);
  second->unlink();
  EXPECT(reader->check_presence() == RingPresence::missing);
}

TEST(geometry_of_a_new_ring_is_checked) {
  RingWriterOptions options = fixtures::small_ring(fixtures::unique_path());
  for (const uint32_t ring_size : {0u, 1u, 3u, 65u, 128u}) {
    options.ring_size = ring_size;
    EXPECT_EQ(create_status(options), RingStatus::geometry);
  }
  options.ring_size = 2;
  for (const uint32_t slot_size : {0u, 65536u - 64u, 65536u + 32u, 64u * 1024 * 1024 + 64u}) {
    options.slot_size = slot_size;
    EXPECT_EQ(create_status(options), RingStatus::geometry);
  }
  options.slot_size = 65536 + 64;
  EXPECT_EQ(create_status(options), RingStatus::ok);
}

TEST(no_room_is_an_error_and_leaves_no_file) {
  rlimit before;
  EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto previous_handler = std::signal(SIGXFSZ, SIG_IGN);
  const harness::Cleanup cleanup([&] {
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, previous_handler);
  });
  rlimit small = before;
  small.rlim_cur = 100000;
  EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string path = fixtures::unique_path();
  EXPECT_EQ(create_status(fixtures::small_ring(path)), RingStatus::full);
  EXPECT_EQ(access(path.c_str(), F_OK), -1);
}
