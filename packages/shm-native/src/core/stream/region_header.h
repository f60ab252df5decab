#pragma once

#include <cstdint>

#include "framelane/stream/stream_region.h"

namespace framelane {

/// Reads a mapped header once and makes every check of it against the object's size; the status of the first that fails.
StreamStatus read_stream_info(const stream_layout::RegionHeader& shared, uint64_t object_size, StreamInfo& info,
                              StreamError& error);

}  // namespace framelane
