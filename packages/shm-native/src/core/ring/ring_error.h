#pragma once

#include "../../platform/shared_file.h"
#include "framelane/ring/ring_status.h"

namespace framelane {

/// What a failure of the platform means for a ring.
RingError to_ring_error(const FileError& error);

}  // namespace framelane
