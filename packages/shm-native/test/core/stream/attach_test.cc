#include "../../../src/core/stream/attach.h"

#include <chrono>
#include <stdexcept>
#include <string>

#include "../../../src/platform/local_socket.h"
#include "../harness.h"
#include "framelane/stream/control_line.h"
#include "framelane/stream/stream_region.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

/// What a client learns whose server said `words` and hung up before it was asked.
StreamError attach_after_hanging_up(const std::string& words) {
  const std::string path = control_socket_path(fixtures::unique_stream_name());
  const auto deadline = LocalSocket::Clock::now() + std::chrono::seconds(30);
  FileError file_error;
  const auto listener = LocalListener::bind(path, file_error);
  const auto client = LocalSocket::connect(path, deadline, file_error);
  const auto server = listener ? listener->accept() : nullptr;
  LocalListener::remove(path);
  if (!client || !server) throw std::runtime_error(file_error.message);
  server->send_all(words.data(), words.size());
  server->shut_down();
  LineBuffer buffer(control_line::max_line_bytes);
  StreamError error;
  ask_to_attach(*client, deadline, buffer, error);
  return error;
}

}  // namespace

TEST(stream_client_tells_why_it_was_refused_before_it_asked) {
  const StreamError refused = attach_after_hanging_up("ATTACH_REJECTED reason=full\n");
  EXPECT_EQ(refused.status, StreamStatus::rejected);
  EXPECT(refused.message.find("refused: full") != std::string::npos);
  for (const char* words : {"", "ATTACH_REJ", "ATTACH_OK protocolVersion=2 slotCount=3\n"}) {
    const StreamError closed = attach_after_hanging_up(words);
    EXPECT_EQ(closed.status, StreamStatus::rejected);
    EXPECT(closed.message.find("before ATTACH") != std::string::npos);
  }
}
