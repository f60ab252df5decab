#include "connect_attempt.h"

#include <cstring>
#include <thread>

namespace framelane::binding {
namespace {

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// Our library's messages begin with a code, "ERR_SHM_…: text". Of others only the words can be looked at.
void describe_failure(const LibraryResult& result, ConnectAttempt& attempt) {
  const size_t colon = result.message.find(": ");
  attempt.status = result.status;
  attempt.message = result.message.empty() ? "the client library gave no reason" : result.message;
  StreamStatus status = StreamStatus::internal;
  if (result.message.rfind("ERR_SHM_", 0) == 0 && colon != std::string::npos) {
    attempt.code = result.message.substr(0, colon);
    attempt.message = result.message.substr(colon + 2);
    return;
  }
  if (contains(result.message, "version")) status = StreamStatus::version;
  else if (contains(result.message, "connect")) status = StreamStatus::not_found;
  else if (contains(result.message, "ATTACH") || contains(result.message, "attach")) status = StreamStatus::rejected;
  attempt.code = stream_error_code(status);
}

void run(ClientLibrary& library, const std::string& name, ConnectAttempt& attempt) {
  // Our own look comes first: it says what is wrong in our words, whatever the library.
  StreamError error;
  attempt.region = StreamRegion::open(name, error);
  if (!attempt.region) {
    attempt.code = stream_error_code(error.status);
    attempt.message = error.message;
    return;
  }
  LibraryResult result{};
  attempt.client = library.attach(name, result);
  if (!attempt.client) describe_failure(result, attempt);
}

}  // namespace

std::shared_ptr<ConnectAttempt> ConnectAttempt::start(std::shared_ptr<ClientLibrary> library, std::string name,
                                                      std::function<void()> on_done) {
  auto attempt = std::make_shared<ConnectAttempt>();
  std::thread([attempt, library = std::move(library), name = std::move(name), on_done = std::move(on_done)] {
    run(*library, name, *attempt);
    const std::lock_guard lock(attempt->mutex);
    attempt->is_done = true;
    if (attempt->is_abandoned) attempt->client.reset();
    if (!attempt->is_abandoned && on_done) on_done();
    attempt->changed.notify_all();
  }).detach();
  return attempt;
}

void ConnectAttempt::abandon() {
  const std::lock_guard lock(mutex);
  is_abandoned = true;
  if (is_done) client.reset();
}

}  // namespace framelane::binding
