#pragma once

#include <memory>
#include <string_view>

#include "../../platform/local_socket.h"
#include "framelane/stream/stream_status.h"
#include "line_buffer.h"

namespace framelane {

/// Exchanges the first lines on a connection. What the server said counts also when it had closed before it was asked.
StreamStatus ask_to_attach(LocalSocket& socket, LocalSocket::Clock::time_point deadline, LineBuffer& buffer,
                           StreamError& error);

/// Connects to a stream's control socket and exchanges the first lines, within 5 s. What arrived behind the reply stays
/// in `buffer`. Null and `error` set on failure.
std::unique_ptr<LocalSocket> attach_to_server(std::string_view name, LineBuffer& buffer, StreamError& error);

}  // namespace framelane
