#include "framelane/stream/region_mapper.h"

#include <algorithm>
#include <atomic>
#include <system_error>

#include "../../platform/pages.h"
#include "../../platform/process.h"
#include "../../platform/shared_object.h"
#include "stream_error.h"

namespace framelane::region_mapper {

size_t page_bytes() noexcept { return system_page_bytes(); }

size_t mapped_bytes(const StreamRegion& region) noexcept {
  return static_cast<size_t>(stream_layout::round_up(region.info().region_bytes, system_page_bytes()));
}

StreamStatus map(const StreamRegion& region, void* address, size_t size, StreamError& error) noexcept {
  const size_t needed = mapped_bytes(region);
  if (size < needed || reinterpret_cast<uintptr_t>(address) % system_page_bytes() != 0) {
    return refuse(error, StreamStatus::unsupported,
                  "the memory must be page-aligned and have " + std::to_string(needed) + " bytes, it has " + std::to_string(size));
  }
  const int problem = region.object().place_private_over(address, needed);
  if (problem == 0) return StreamStatus::ok;
  // A failed placement may have left a hole where the holder expects memory.
  StreamError unused;
  cover_with_zeros(address, needed, unused);
  return refuse(error, StreamStatus::unsupported,
                "the system does not place shared pages here: " + std::generic_category().message(problem), problem);
}

StreamStatus cover_with_zeros(void* address, size_t size, StreamError& error) noexcept {
  const int problem = place_zeros_over(address, size);
  if (problem == 0) return StreamStatus::ok;
  return refuse(error, StreamStatus::unsupported,
                "the system does not place zero pages here: " + std::generic_category().message(problem), problem);
}

std::unique_ptr<Trial> Trial::start(void* address, size_t size, StreamError& error) {
  static std::atomic<uint32_t> count{0};
  const std::string name = "/framelane-trial-" + std::to_string(current_process_id()) + "-" + std::to_string(++count);
  bool is_taken = false;
  FileError file_error;
  auto object = SharedObject::create(name, size, is_taken, file_error);
  if (!object) {
    error = {StreamStatus::unsupported, "no shared memory to try mapping with: " + file_error.message, file_error.system_error};
    return nullptr;
  }
  object->unlink_if_own();
  const int problem = object->place_private_over(address, size);
  std::unique_ptr<Trial> trial(new Trial(std::move(object), address));
  if (problem == 0) return trial;
  refuse(error, StreamStatus::unsupported,
         "the system does not place shared pages here: " + std::generic_category().message(problem), problem);
  return nullptr;
}

Trial::Trial(std::unique_ptr<SharedObject> object, void* address) : object_(std::move(object)), address_(address) {}

Trial::~Trial() { place_zeros_over(address_, object_->size()); }

void Trial::write(uint32_t value) noexcept {
  std::atomic_ref<uint32_t>(*reinterpret_cast<uint32_t*>(object_->data())).store(value);
}

bool Trial::holder_wrote() const noexcept {
  const uint8_t* const bytes = static_cast<const SharedObject&>(*object_).data();
  return std::any_of(bytes + object_->size() / 2, bytes + object_->size(), [](uint8_t byte) { return byte != 0; });
}

}  // namespace framelane::region_mapper
