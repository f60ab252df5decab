#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "../../platform/shared_object.h"
#include "framelane/stream/stream_status.h"

namespace framelane {

/// Makes the region of `name`, after removing what a dead producer left. Never takes a living producer's name, also not
/// when several start at once: the creator holds the region's lock for life, and only who holds a region's lock may
/// remove its names. Null and `error` set (`in_use`) otherwise.
std::unique_ptr<SharedObject> take_region(std::string_view name, uint64_t size, StreamError& error);

/// Removes the names a dead producer left; `in_use` when it lives.
StreamStatus remove_dead_names(std::string_view name, StreamError& error);

}  // namespace framelane
