#include "framelane/stream/stream_directory.h"

#include <algorithm>

#include "../../platform/shared_object.h"

namespace framelane {

std::vector<ListedStream> list_streams() {
  const std::string prefix = region_name("");
  std::vector<std::string> names = SharedObject::list(prefix);
  std::sort(names.begin(), names.end());
  std::vector<ListedStream> streams;
  for (const std::string& full_name : names) {
    ListedStream listed;
    listed.name = full_name.substr(prefix.size());
    StreamError error;
    const auto region = StreamRegion::open(listed.name, error);
    if (region) {
      listed.is_readable = true;
      listed.state = region->probe_producer();
      listed.info = region->info();
      listed.latest_sequence = region->latest_sequence();
      listed.producer_pid = region->producer_pid();
    } else if (error.status != StreamStatus::bad_region && error.status != StreamStatus::version) {
      continue;
    }
    streams.push_back(std::move(listed));
  }
  return streams;
}

}  // namespace framelane
