#pragma once

#include <string>
#include <vector>

#include "framelane/stream/stream_region.h"

namespace framelane {

struct ListedStream {
  std::string name;
  bool is_readable = false;  ///< false: the region does not describe itself as version 2, and nothing below is set
  ProducerState state = ProducerState::stopped;
  StreamInfo info;
  uint64_t latest_sequence = 0;
  uint32_t producer_pid = 0;
};

/// The streams whose regions belong to this user, by name, those that a killed producer left among them. Regions of
/// other users and names that no stream may have are passed over. Nobody is connected to.
std::vector<ListedStream> list_streams();

}  // namespace framelane
