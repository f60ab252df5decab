#include "stream_fixtures.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "../../../src/platform/local_socket.h"
#include "../../../src/platform/wake_semaphore.h"
#include "../harness.h"

namespace fixtures {
namespace {

class RegionMemory final : public framelane::SharedObject {
 public:
  explicit RegionMemory(std::vector<uint64_t>& words) : words_(words) {}

  uint8_t* data() noexcept override { return reinterpret_cast<uint8_t*>(words_.data()); }
  const uint8_t* data() const noexcept override { return reinterpret_cast<const uint8_t*>(words_.data()); }
  uint64_t size() const noexcept override { return words_.size() * 8; }
  bool try_lock() noexcept override { return true; }
  bool has_name() const noexcept override { return true; }
  void unlink_if_own() noexcept override {}
  int place_private_over(void*, size_t) const noexcept override { return ENOTSUP; }

 private:
  std::vector<uint64_t>& words_;
};

size_t count_entries(const char* folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

size_t count_stream_mappings() {
  std::ifstream maps("/proc/self/maps");
  size_t count = 0;
  for (std::string line; std::getline(maps, line);) count += line.find("ovstream-") != std::string::npos ? 1 : 0;
  return count;
}

}  // namespace

std::string unique_stream_name() {
  std::random_device random;
  return "flt-" + std::to_string(::getpid()) + "-" + std::to_string(random());
}

framelane::StreamProducerOptions small_stream(const std::string& name) {
  framelane::StreamProducerOptions options;
  options.name = name;
  options.max_width = 16;
  options.max_height = 8;
  return options;
}

std::unique_ptr<framelane::StreamProducer> make_producer(const framelane::StreamProducerOptions& options,
                                                         framelane::StreamProducerEvents events) {
  framelane::StreamError error;
  auto producer = framelane::StreamProducer::create(options, std::move(events), error);
  if (!producer) throw std::runtime_error("no producer: " + error.message);
  return producer;
}

std::unique_ptr<framelane::StreamClient> make_client(const std::string& name) {
  framelane::StreamError error;
  auto client = framelane::StreamClient::create(name, error);
  if (!client) throw std::runtime_error("no client: " + error.message);
  return client;
}

uint64_t publish_uniform(framelane::StreamProducer& producer, uint8_t value, uint32_t width, uint32_t height) {
  const std::vector<uint8_t> pixels(size_t{4} * width * height, value);
  uint64_t sequence = 0;
  EXPECT_EQ(producer.publish({pixels.data(), width, height, 0, 0}, sequence), framelane::StreamStatus::ok);
  return sequence;
}

NamesCleanup::~NamesCleanup() {
  framelane::LocalListener::remove(framelane::control_socket_path(name_));
  framelane::WakeSemaphore::remove(framelane::semaphore_name(name_));
  framelane::SharedObject::remove(framelane::region_name(name_));
}

bool eventually(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

Footprint Footprint::take() {
  return {count_entries("/proc/self/fd"), count_stream_mappings(), count_entries("/proc/self/task")};
}

double soak_seconds() {
  const char* text = std::getenv("FRAMELANE_SOAK_SECONDS");
  return text == nullptr ? 6 : std::atof(text);
}

std::unique_ptr<framelane::SharedObject> open_region_memory(std::vector<uint64_t>& words) {
  return std::make_unique<RegionMemory>(words);
}

}  // namespace fixtures
