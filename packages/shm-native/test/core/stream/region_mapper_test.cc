#include "framelane/stream/region_mapper.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "../../../src/core/stream/slot_writer.h"
#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;
using stream_layout::RegionHeader;

namespace {

/// Memory of the kind a page has: of its own pages, this process's alone.
class Memory {
 public:
  explicit Memory(size_t size) : size_(size) {
    void* const data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) throw std::runtime_error("no memory");
    bytes_ = static_cast<uint8_t*>(data);
    std::memset(bytes_, 0x77, size);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { ::munmap(bytes_, size_); }

  uint8_t* bytes() { return bytes_; }
  size_t size() const { return size_; }
  bool is_all(uint8_t value) const {
    return std::all_of(bytes_, bytes_ + size_, [value](uint8_t byte) { return byte == value; });
  }

 private:
  size_t size_;
  uint8_t* bytes_ = nullptr;
};

StreamProducerOptions stream_of_many_pages(const std::string& name) {
  StreamProducerOptions options = fixtures::small_stream(name);
  options.max_width = 128;
  options.max_height = 128;
  return options;
}

std::unique_ptr<StreamRegion> open_region(const std::string& name) {
  StreamError error;
  auto region = StreamRegion::open(name, error);
  if (!region) throw std::runtime_error("no region: " + error.message);
  return region;
}

}  // namespace

TEST(mapped_region_is_live_and_its_holder_keeps_to_itself) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(stream_of_many_pages(name));
  const auto region = open_region(name);
  Memory memory(region_mapper::mapped_bytes(*region));
  EXPECT_EQ(memory.size() % region_mapper::page_bytes(), size_t{0});
  StreamError error;
  EXPECT_EQ(region_mapper::map(*region, memory.bytes(), memory.size(), error), StreamStatus::ok);
  const auto& seen = *reinterpret_cast<RegionHeader*>(memory.bytes());
  EXPECT_EQ(seen.latest_sequence, uint64_t{0});
  fixtures::publish_uniform(*producer, 0x11, 128, 128);
  EXPECT_EQ(seen.latest_sequence, uint64_t{1});
  // Well inside the first slot, on a page without words anybody needs.
  const size_t pixel = region_mapper::page_bytes() * 3;
  EXPECT_EQ(memory.bytes()[pixel], uint8_t{0x11});

  memory.bytes()[pixel] = 0x99;
  EXPECT_EQ(region->data()[pixel], uint8_t{0x11});
  for (uint8_t value = 2; value <= 4; ++value) fixtures::publish_uniform(*producer, value, 128, 128);
  EXPECT_EQ(memory.bytes()[pixel], uint8_t{0x99});
  EXPECT_EQ(memory.bytes()[pixel + region_mapper::page_bytes()], uint8_t{4});

  EXPECT_EQ(region_mapper::cover_with_zeros(memory.bytes(), memory.size(), error), StreamStatus::ok);
  EXPECT(memory.is_all(0));
  EXPECT_EQ(region_mapper::map(*region, memory.bytes(), memory.size(), error), StreamStatus::ok);
  EXPECT_EQ(memory.bytes()[pixel], uint8_t{4});
}

TEST(mapping_refuses_memory_that_does_not_fit) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(stream_of_many_pages(name));
  const auto region = open_region(name);
  const size_t page = region_mapper::page_bytes();
  Memory memory(region_mapper::mapped_bytes(*region) + page);
  StreamError error;
  const size_t needed = memory.size() - page;
  EXPECT_EQ(region_mapper::map(*region, memory.bytes() + 8, needed, error), StreamStatus::unsupported);
  EXPECT_EQ(region_mapper::map(*region, memory.bytes(), needed - page, error), StreamStatus::unsupported);
  EXPECT(memory.is_all(0x77));
}

TEST(mapping_refuses_a_region_that_was_cut_short) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(stream_of_many_pages(name));
  const auto region = open_region(name);
  Memory memory(region_mapper::mapped_bytes(*region));
  EXPECT_EQ(::truncate(("/dev/shm" + region_name(name)).c_str(), static_cast<off_t>(region_mapper::page_bytes())), 0);
  StreamError error;
  EXPECT_EQ(region_mapper::map(*region, memory.bytes(), memory.size(), error), StreamStatus::unsupported);
  EXPECT(memory.is_all(0));
}

TEST(mapping_that_the_system_refuses_leaves_zeros) {
  std::vector<uint64_t> words(704 / 8);
  SlotWriter(reinterpret_cast<uint8_t*>(words.data()), {3, 4, 2, 64, 192}).initialize();
  StreamError error;
  const auto region = StreamRegion::attach(fixtures::open_region_memory(words), error);
  EXPECT(region != nullptr);
  Memory memory(region_mapper::mapped_bytes(*region));
  EXPECT_EQ(region_mapper::map(*region, memory.bytes(), memory.size(), error), StreamStatus::unsupported);
  EXPECT(memory.is_all(0));
}

TEST(mapping_trial_tells_both_directions) {
  Memory memory(4 * region_mapper::page_bytes());
  StreamError error;
  {
    const auto trial = region_mapper::Trial::start(memory.bytes(), memory.size(), error);
    EXPECT(trial != nullptr);
    trial->write(41);
    EXPECT_EQ(*reinterpret_cast<uint32_t*>(memory.bytes()), uint32_t{41});
    memory.bytes()[memory.size() / 2] = 1;
    EXPECT(!trial->holder_wrote());
    trial->write(42);
    EXPECT_EQ(*reinterpret_cast<uint32_t*>(memory.bytes()), uint32_t{42});
  }
  EXPECT(memory.is_all(0));
  EXPECT(region_mapper::Trial::start(memory.bytes() + 8, memory.size() - region_mapper::page_bytes(), error) == nullptr);
  EXPECT_EQ(error.status, StreamStatus::unsupported);
}
