#pragma once

#include <sys/wait.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../../../src/platform/shared_object.h"
#include "framelane/stream/stream_client.h"
#include "framelane/stream/stream_producer.h"

namespace fixtures {

/// A stream name nobody else uses; nothing is made.
std::string unique_stream_name();

/// Producers of the tests are small unless a test says otherwise.
framelane::StreamProducerOptions small_stream(const std::string& name);

/// A producer that must come up; the test fails otherwise.
std::unique_ptr<framelane::StreamProducer> make_producer(const framelane::StreamProducerOptions& options,
                                                         framelane::StreamProducerEvents events = {});
std::unique_ptr<framelane::StreamClient> make_client(const std::string& name);

/// Publishes a picture whose every byte is `value`.
uint64_t publish_uniform(framelane::StreamProducer& producer, uint8_t value, uint32_t width, uint32_t height);

/// Removes whatever bears the name's three names, at the end of a scope.
class NamesCleanup {
 public:
  explicit NamesCleanup(std::string name) : name_(std::move(name)) {}
  NamesCleanup(const NamesCleanup&) = delete;
  NamesCleanup& operator=(const NamesCleanup&) = delete;
  ~NamesCleanup();

 private:
  std::string name_;
};

/// Waits until the condition holds; false after half a minute.
bool eventually(const std::function<bool()>& condition);

/// Descriptors, mappings and threads this process has.
struct Footprint {
  size_t descriptors;
  size_t mappings;
  size_t threads;
  static Footprint take();
};

/// Seconds a soak may take, from FRAMELANE_SOAK_SECONDS.
double soak_seconds();

/// Memory as a region of its own, at one address, so that ThreadSanitizer sees both sides; writable by tests.
std::unique_ptr<framelane::SharedObject> open_region_memory(std::vector<uint64_t>& words);

}  // namespace fixtures
