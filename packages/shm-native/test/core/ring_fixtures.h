#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../../src/platform/shared_file.h"
#include "framelane/ring/ring_reader.h"
#include "framelane/ring/ring_writer.h"

namespace fixtures {

/// A path nobody else uses, in shared memory where there is some; nothing is made.
std::string unique_path();

std::vector<uint8_t> read_file(const std::string& path);
void write_file(const std::string& path, const std::vector<uint8_t>& bytes);
std::vector<uint8_t> from_hex(const std::string& hex);

/// `size` bytes between JPEG markers; every byte in between is derived from `seed`.
std::vector<uint8_t> make_frame(uint32_t seed, size_t size);
/// Whether the bytes are what make_frame(seed, size) gives.
bool is_frame_of(uint32_t seed, const uint8_t* bytes, size_t size);

framelane::FrameToPublish to_publish(const std::vector<uint8_t>& bytes, uint32_t frame_index = 0);

/// Memory that several files of one process share, at one address: ThreadSanitizer follows addresses, and two
/// mappings of a real file would hide every race from it.
struct SharedMemory {
  explicit SharedMemory(size_t size) : words((size + 7) / 8), size(size), visible_size(size) {}
  std::vector<uint64_t> words;
  size_t size;
  std::atomic<uint64_t> visible_size;  ///< what current_size() answers; lower it to play a file that was cut
};

std::unique_ptr<framelane::SharedFile> open_memory(std::shared_ptr<SharedMemory> memory);

/// Small slots, so that frames follow each other quickly.
framelane::RingWriterOptions small_ring(const std::string& path = "");

}  // namespace fixtures
