// What copying a picture out of (or into) a ring's slot costs at least: a plain memcpy on the same mapped file, in a
// process of its own. Prints percentiles as one line of JSON per run.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "framelane/ring/ring_layout.h"

namespace {

struct Options {
  std::string path;
  uint64_t slot_size = 0;
  uint64_t bytes = 0;
  uint64_t iterations = 0;
  uint64_t first_slot = 0;
  uint64_t slot_count = 1;
  bool is_writing = false;
  bool is_serving = false;
};

[[noreturn]] void fail(const std::string& message) {
  std::cerr << message
            << "\nusage: ring-memcpy-yardstick RING SLOT_SIZE BYTES ITERATIONS [--slot N] [--slots N] [--write] [--serve]\n"
               "  --slot N   begin with slot N (0)\n"
               "  --slots N  go round N slots (1), as a writer does\n"
               "  --write    copy into the slot; spoils what is in it\n"
               "  --serve    one run per line read from standard input, until it ends\n";
  std::exit(2);
}

uint64_t parse_number(const char* text) {
  char* end = nullptr;
  const unsigned long long value = std::strtoull(text, &end, 10);
  if (*text == '\0' || *end != '\0') fail(std::string("expected a number, got ") + text);
  return value;
}

Options parse_options(int argc, char** argv) {
  if (argc < 5) fail("expected four arguments");
  Options options;
  options.path = argv[1];
  options.slot_size = parse_number(argv[2]);
  options.bytes = parse_number(argv[3]);
  options.iterations = parse_number(argv[4]);
  for (int i = 5; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--write") {
      options.is_writing = true;
    } else if (name == "--serve") {
      options.is_serving = true;
    } else if (name == "--slot" && i + 1 < argc) {
      options.first_slot = parse_number(argv[++i]);
    } else if (name == "--slots" && i + 1 < argc) {
      options.slot_count = parse_number(argv[++i]);
    } else {
      fail("unknown option " + name);
    }
  }
  if (options.iterations == 0 || options.bytes == 0 || options.slot_count == 0) {
    fail("bytes, iterations and slots must be 1 or more");
  }
  return options;
}

uint8_t* map_ring(const Options& options) {
  const int fd = ::open(options.path.c_str(), (options.is_writing ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) fail("cannot open " + options.path);
  struct stat status;
  if (::fstat(fd, &status) != 0) fail("cannot read the size of " + options.path);
  const auto size = static_cast<uint64_t>(status.st_size);
  const uint64_t end = framelane::ring_layout::header_bytes + (options.first_slot + options.slot_count) * options.slot_size;
  if (options.bytes + framelane::ring_layout::length_bytes > options.slot_size || end > size) {
    fail("the slots do not lie inside the file");
  }
  const int protection = options.is_writing ? PROT_READ | PROT_WRITE : PROT_READ;
  void* const data = ::mmap(nullptr, size, protection, MAP_SHARED, fd, 0);
  ::close(fd);
  if (data == MAP_FAILED) fail("cannot map " + options.path);
  return static_cast<uint8_t*>(data);
}

void run(const Options& options, uint8_t* ring, std::vector<uint8_t>& buffer) {
  std::vector<uint64_t> durations_ns(options.iterations);
  for (uint64_t i = 0; i < options.iterations; ++i) {
    uint8_t* const frame = ring + framelane::ring_layout::header_bytes + framelane::ring_layout::length_bytes +
                           (options.first_slot + i % options.slot_count) * options.slot_size;
    uint8_t* const target = options.is_writing ? frame : buffer.data();
    const uint8_t* const source = options.is_writing ? buffer.data() : frame;
    const auto start = std::chrono::steady_clock::now();
    std::memcpy(target, source, options.bytes);
    // Keeps the copy: the compiler must assume that somebody looks at the bytes.
    asm volatile("" : : "r"(target) : "memory");
    const auto duration = std::chrono::steady_clock::now() - start;
    durations_ns[i] = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count());
  }
  std::sort(durations_ns.begin(), durations_ns.end());
  const auto percentile = [&](uint64_t percent) { return durations_ns[(durations_ns.size() - 1) * percent / 100]; };
  const uint64_t total_ns = std::accumulate(durations_ns.begin(), durations_ns.end(), uint64_t{0});
  std::cout << "{\"bytes\":" << options.bytes << ",\"iterations\":" << options.iterations
            << ",\"meanNs\":" << total_ns / options.iterations << ",\"minNs\":" << durations_ns.front()
            << ",\"p50Ns\":" << percentile(50) << ",\"p90Ns\":" << percentile(90) << ",\"p99Ns\":" << percentile(99)
            << ",\"maxNs\":" << durations_ns.back() << "}" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse_options(argc, argv);
  uint8_t* const ring = map_ring(options);
  std::vector<uint8_t> buffer(options.bytes, 0x55);
  if (!options.is_serving) {
    run(options, ring, buffer);
    return 0;
  }
  for (std::string line; std::getline(std::cin, line);) run(options, ring, buffer);
}
