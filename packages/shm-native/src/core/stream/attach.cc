#include "attach.h"

#include <chrono>
#include <string>

#include "framelane/stream/control_line.h"
#include "framelane/stream/stream_layout.h"
#include "framelane/stream/stream_region.h"
#include "stream_error.h"

namespace framelane {
namespace {

constexpr std::chrono::seconds attach_limit{5};
constexpr size_t max_shown_bytes = 80;

StreamStatus read_reply(LocalSocket& socket, LocalSocket::Clock::time_point deadline, LineBuffer& buffer,
                        std::string_view& line, StreamError& error) {
  char block[4096];
  while (true) {
    const LineBuffer::Next next = buffer.take(line);
    if (next == LineBuffer::Next::line) return StreamStatus::ok;
    if (next == LineBuffer::Next::too_long) return refuse(error, StreamStatus::rejected, "the reply to ATTACH has no end");
    if (!socket.wait_readable(&deadline)) {
      return refuse(error, StreamStatus::timed_out, "the producer did not answer ATTACH within 5 s");
    }
    size_t received = 0;
    if (socket.receive_some(block, sizeof block, received) == SocketResult::closed) {
      return refuse(error, StreamStatus::rejected, "the producer closed the connection instead of answering ATTACH");
    }
    buffer.append(block, received);
  }
}

StreamStatus judge_reply(std::string_view line, StreamError& error) {
  control_line::AttachReply reply;
  if (!control_line::parse_attach_reply(line, reply)) {
    return refuse(error, StreamStatus::rejected,
                  "expected ATTACH_OK, got \"" + std::string(line.substr(0, max_shown_bytes)) + "\"");
  }
  if (!reply.is_accepted) {
    return refuse(error, StreamStatus::rejected, "the producer refused: " + std::string(reply.reason.substr(0, max_shown_bytes)));
  }
  if (reply.protocol_version != stream_layout::protocol_version) {
    return refuse(error, StreamStatus::version,
                  "expected protocol version 2 in ATTACH_OK, got " + std::to_string(reply.protocol_version));
  }
  return StreamStatus::ok;
}

}  // namespace

StreamStatus ask_to_attach(LocalSocket& socket, LocalSocket::Clock::time_point deadline, LineBuffer& buffer,
                           StreamError& error) {
  const std::string request = control_line::format_attach(stream_layout::protocol_version);
  // A server that refuses before it was asked may be gone by now; what it said is still to be read.
  const bool is_sent = socket.send_all(request.data(), request.size());
  std::string_view line;
  StreamStatus status = read_reply(socket, deadline, buffer, line, error);
  const bool is_answered = status == StreamStatus::ok;
  if (is_answered) status = judge_reply(line, error);
  if (is_sent || (is_answered && status != StreamStatus::ok)) return status;
  return refuse(error, StreamStatus::rejected, "the producer closed the connection before ATTACH");
}

std::unique_ptr<LocalSocket> attach_to_server(std::string_view name, LineBuffer& buffer, StreamError& error) {
  const auto deadline = LocalSocket::Clock::now() + attach_limit;
  const std::string path = control_socket_path(name);
  FileError file_error;
  auto socket = LocalSocket::connect(path, deadline, file_error);
  if (!socket) {
    error = to_stream_error("control socket " + path, file_error);
    return nullptr;
  }
  return ask_to_attach(*socket, deadline, buffer, error) == StreamStatus::ok ? std::move(socket) : nullptr;
}

}  // namespace framelane
