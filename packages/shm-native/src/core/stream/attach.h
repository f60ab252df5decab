#pragma once

#include <memory>
#include <string_view>

#include "../../platform/local_socket.h"
#include "framelane/stream/stream_status.h"
#include "line_buffer.h"

namespace framelane {

/// Connects to a stream's control socket and exchanges the first lines, within 5 s. What arrived behind the reply stays
/// in `buffer`. Null and `error` set on failure.
std::unique_ptr<LocalSocket> attach_to_server(std::string_view name, LineBuffer& buffer, StreamError& error);

}  // namespace framelane
