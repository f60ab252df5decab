#include "stream_takeover.h"

#include <chrono>
#include <string>
#include <thread>

#include "../../platform/local_socket.h"
#include "../../platform/process.h"
#include "../../platform/wake_semaphore.h"
#include "../ring/shared_words.h"
#include "framelane/stream/stream_layout.h"
#include "framelane/stream/stream_region.h"
#include "stream_error.h"

namespace framelane {
namespace {

/// How long another producer's start or stop is waited for: about two seconds.
constexpr int max_attempts = 200;
constexpr std::chrono::milliseconds attempt_pause{10};

enum class Verdict { removed, retry, living };

/// Whether somebody listens, whoever it is; a listener too busy to answer counts.
bool does_socket_answer(std::string_view name) {
  FileError error;
  const auto socket = LocalSocket::connect(control_socket_path(name), LocalSocket::Clock::now(), error);
  return socket != nullptr || error.problem != FileProblem::missing;
}

void remove_names(std::string_view name) {
  LocalListener::remove(control_socket_path(name));
  WakeSemaphore::remove(semaphore_name(name));
  // The region last: while it has its name nobody else can begin.
  SharedObject::remove(region_name(name));
}

/// Decides about a region that has the name, and removes it if its producer is dead.
Verdict judge_old_region(std::string_view name, FileError& error) {
  constexpr uint64_t any_size = 1;
  auto old = SharedObject::open(region_name(name), any_size, error);
  if (!old) {
    if (error.problem == FileProblem::missing) return Verdict::retry;
    if (error.problem != FileProblem::too_small) return Verdict::living;
    // Empty: either it is being made this very moment, or its maker died in that moment.
    return Verdict::retry;
  }
  const auto& header = *reinterpret_cast<const stream_layout::RegionHeader*>(old->data());
  const bool is_readable = old->size() >= stream_layout::region_header_bytes;
  const bool says_alive = is_readable && shared_words::load_relaxed(header.producer_alive) != 0;
  const uint32_t pid = is_readable ? shared_words::load_relaxed(header.producer_pid) : 0;
  const bool has_process = does_process_exist(pid);
  const bool is_locked = old->try_lock();
  // Held although its process lives and is well: the owner. Held otherwise: somebody starts, stops or is taking over this
  // very moment, or a child the dead producer forked keeps it; going on without the lock would race with them.
  if (!is_locked) return has_process && says_alive ? Verdict::living : Verdict::retry;
  if (says_alive && has_process && does_socket_answer(name)) return Verdict::living;
  if (!old->has_name()) return Verdict::retry;
  remove_names(name);
  return Verdict::removed;
}

StreamStatus refuse_living(std::string_view name, const FileError& file_error, StreamError& error) {
  if (file_error.problem != FileProblem::none) {
    error = to_stream_error("region " + region_name(name), file_error);
    return error.status;
  }
  return refuse(error, StreamStatus::in_use,
                "another producer owns the stream name \"" + std::string(name) + "\": stop it or take another name");
}

}  // namespace

std::unique_ptr<SharedObject> take_region(std::string_view name, uint64_t size, StreamError& error) {
  FileError file_error;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    file_error = {};
    bool is_taken = false;
    if (auto region = SharedObject::create(region_name(name), size, is_taken, file_error)) return region;
    if (!is_taken) {
      error = to_stream_error("region " + region_name(name), file_error);
      return nullptr;
    }
    file_error = {};
    const Verdict verdict = judge_old_region(name, file_error);
    if (verdict == Verdict::living) {
      refuse_living(name, file_error, error);
      return nullptr;
    }
    if (verdict == Verdict::retry) std::this_thread::sleep_for(attempt_pause);
  }
  refuse_living(name, {}, error);
  return nullptr;
}

StreamStatus remove_dead_names(std::string_view name, StreamError& error) {
  FileError file_error;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    file_error = {};
    const Verdict verdict = judge_old_region(name, file_error);
    if (verdict == Verdict::removed) return StreamStatus::ok;
    if (verdict == Verdict::living) return refuse_living(name, file_error, error);
    if (file_error.problem == FileProblem::missing) {
      // Without a region nobody can be attached to these.
      LocalListener::remove(control_socket_path(name));
      WakeSemaphore::remove(semaphore_name(name));
      return StreamStatus::ok;
    }
    std::this_thread::sleep_for(attempt_pause);
  }
  return refuse_living(name, {}, error);
}

}  // namespace framelane
