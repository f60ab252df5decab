// What a reader of a stream costs at least: a client library's wait_frame and a plain memcpy of what it returns, in a
// process of its own. One order per line of standard input, one line of JSON as the answer:
//   read LAST    waits and copies until frame LAST came; per frame its number, when it was there and how long the copy took
//   write COUNT  copies COUNT pictures into the slots of the region; spoils what is in it
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "framelane/ovstream_shm_client.h"
#include "framelane/stream/stream_layout.h"

namespace {

using framelane::stream_layout::RegionHeader;
using framelane::stream_layout::slot_header_bytes;

constexpr int32_t wait_ms = 20'000;
constexpr size_t max_samples = 20'000;

[[noreturn]] void fail(const std::string& message) {
  std::cerr << message << "\nusage: stream-yardstick LIBRARY STREAM\n";
  std::exit(2);
}

uint64_t now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

/// Memory like that of a SharedArrayBuffer: zeroed, and of its own pages.
struct Target {
  explicit Target(size_t size) : bytes(static_cast<uint8_t*>(std::calloc(1, size)), &std::free) {}
  std::unique_ptr<uint8_t, decltype(&std::free)> bytes;
};

class Library {
 public:
  explicit Library(const char* path) : handle_(::dlopen(path, RTLD_NOW)) {
    if (handle_ == nullptr) fail(::dlerror());
    find("ovstream_create_client", create);
    find("ovstream_destroy_client", destroy);
    find("ovstream_client_wait_frame", wait_frame);
  }

  decltype(&ovstream_create_client) create = nullptr;
  decltype(&ovstream_destroy_client) destroy = nullptr;
  decltype(&ovstream_client_wait_frame) wait_frame = nullptr;

 private:
  template <class Function>
  void find(const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(handle_, name));
    if (function == nullptr) fail(std::string("the library has no ") + name);
  }

  void* handle_;
};

struct Sample {
  uint64_t sequence;
  uint64_t at_ns;
  uint64_t copy_ns;
};

bool is_unchanged(const ovstream_frame_t& frame) {
  std::atomic_thread_fence(std::memory_order_acquire);
  uint64_t sequence;
  std::memcpy(&sequence, static_cast<const uint8_t*>(frame.data) - slot_header_bytes, sizeof sequence);
  return sequence == frame.sequence;
}

void read_frames(const Library& library, ovstream_client_t* client, std::array<Target, 3>& targets, uint64_t last) {
  std::vector<Sample> samples;
  samples.reserve(max_samples);
  uint64_t delivered = 0;
  uint64_t torn = 0;
  uint64_t started_ns = 0;
  ovstream_frame_t frame{};
  while (frame.sequence < last) {
    if (library.wait_frame(client, wait_ms, &frame).status != OVSTREAM_SUCCESS) fail("no frame came");
    const uint64_t copy_started_ns = now_ns();
    uint8_t* const target = targets[delivered % targets.size()].bytes.get();
    std::memcpy(target, frame.data, size_t{frame.pitch_bytes} * frame.height);
    asm volatile("" : : "r"(target) : "memory");
    const uint64_t at_ns = now_ns();
    if (!is_unchanged(frame)) {
      ++torn;
      continue;
    }
    if (started_ns == 0) started_ns = copy_started_ns;
    ++delivered;
    if (samples.size() < max_samples) samples.push_back({frame.sequence, at_ns, at_ns - copy_started_ns});
  }
  std::cout << "{\"delivered\":" << delivered << ",\"torn\":" << torn << ",\"elapsedNs\":" << now_ns() - started_ns
            << ",\"samples\":[";
  const char* separator = "";
  for (const Sample& sample : samples) {
    std::cout << separator << '[' << sample.sequence << ',' << sample.at_ns << ',' << sample.copy_ns << ']';
    separator = ",";
  }
  std::cout << "]}" << std::endl;
}

struct WritableRegion {
  explicit WritableRegion(const std::string& stream) {
    const int fd = ::open(("/dev/shm/ovstream-" + stream).c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || ::fstat(fd, &status) != 0) fail("cannot open the region of " + stream);
    void* const data = ::mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (data == MAP_FAILED) fail("cannot map the region of " + stream);
    bytes = static_cast<uint8_t*>(data);
  }
  uint8_t* bytes;
};

void write_pictures(const std::string& stream, uint64_t count) {
  static const WritableRegion region(stream);
  const auto& header = *reinterpret_cast<const RegionHeader*>(region.bytes);
  const size_t picture_bytes = size_t{header.max_width} * header.max_height * 4;
  static const std::vector<uint8_t> picture(picture_bytes, 0x55);
  std::cout << "{\"copyNs\":[";
  for (uint64_t i = 0; i < count; ++i) {
    uint8_t* const slot = region.bytes + header.slots_offset + i % header.slot_count * header.slot_stride;
    const uint64_t started_ns = now_ns();
    std::memcpy(slot + slot_header_bytes, picture.data(), picture_bytes);
    asm volatile("" : : "r"(slot) : "memory");
    std::cout << (i == 0 ? "" : ",") << now_ns() - started_ns;
  }
  std::cout << "]}" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) fail("expected two arguments");
  const Library library(argv[1]);
  const std::string stream = argv[2];
  ovstream_client_config_t config{};
  config.shm_name = {stream.data(), stream.size()};
  ovstream_client_t* client = nullptr;
  if (library.create(OVSTREAM_SOURCE_SHM, &config, &client).status != OVSTREAM_SUCCESS) fail("cannot attach to " + stream);
  const WritableRegion region(stream);
  const auto& header = *reinterpret_cast<const RegionHeader*>(region.bytes);
  const size_t slot_bytes = size_t{header.max_pitch_bytes} * header.max_height;
  std::array<Target, 3> targets{Target(slot_bytes), Target(slot_bytes), Target(slot_bytes)};
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream order(line);
    std::string verb;
    uint64_t number = 0;
    if (!(order >> verb >> number)) fail("expected an order and a number, got " + line);
    if (verb == "read") read_frames(library, client, targets, number);
    if (verb == "write") write_pictures(stream, number);
  }
  library.destroy(client);
}
