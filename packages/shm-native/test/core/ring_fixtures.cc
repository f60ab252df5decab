#include "ring_fixtures.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <random>

namespace fixtures {
namespace {

class MemoryFile final : public framelane::SharedFile {
 public:
  explicit MemoryFile(std::shared_ptr<SharedMemory> memory) : memory_(std::move(memory)) {}

  uint8_t* data() noexcept override { return reinterpret_cast<uint8_t*>(memory_->words.data()); }
  const uint8_t* data() const noexcept override { return reinterpret_cast<const uint8_t*>(memory_->words.data()); }
  uint64_t size() const noexcept override { return memory_->size; }
  uint64_t current_size() const noexcept override { return memory_->visible_size; }
  framelane::FilePresence presence() const override { return framelane::FilePresence::current; }
  void unlink_if_own() noexcept override {}

 private:
  std::shared_ptr<SharedMemory> memory_;
};

uint8_t body_byte(uint32_t seed, size_t index) { return static_cast<uint8_t>(seed * 31 + index / 64); }

}  // namespace

std::string unique_path() {
  struct stat status;
  const bool has_shm = ::stat("/dev/shm", &status) == 0 && S_ISDIR(status.st_mode);
  std::random_device random;
  return std::string(has_shm ? "/dev/shm" : "/tmp") + "/framelane-test-" + std::to_string(::getpid()) + "-" +
         std::to_string(random());
}

std::vector<uint8_t> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

std::vector<uint8_t> from_hex(const std::string& hex) {
  std::vector<uint8_t> bytes;
  std::string digits;
  for (const char c : hex) {
    if (c == ' ' || c == '\n') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<uint8_t>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return bytes;
}

std::vector<uint8_t> make_frame(uint32_t seed, size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 2; i < size - 2; ++i) bytes[i] = body_byte(seed, i);
  bytes[0] = 0xFF;
  bytes[1] = 0xD8;
  bytes[size - 2] = 0xFF;
  bytes[size - 1] = 0xD9;
  return bytes;
}

bool is_frame_of(uint32_t seed, const uint8_t* bytes, size_t size) {
  for (size_t i = 2; i < size - 2; ++i) {
    if (bytes[i] != body_byte(seed, i)) return false;
  }
  return true;
}

framelane::FrameToPublish to_publish(const std::vector<uint8_t>& bytes, uint32_t frame_index) {
  framelane::FrameToPublish frame;
  frame.bytes = bytes.data();
  frame.size = bytes.size();
  frame.frame_index = frame_index;
  frame.width = 8;
  frame.height = 8;
  return frame;
}

std::unique_ptr<framelane::SharedFile> open_memory(std::shared_ptr<SharedMemory> memory) {
  return std::make_unique<MemoryFile>(std::move(memory));
}

framelane::RingWriterOptions small_ring(const std::string& path) {
  framelane::RingWriterOptions options;
  options.path = path;
  options.slot_size = framelane::ring_layout::min_written_slot_size;
  return options;
}

}  // namespace fixtures
