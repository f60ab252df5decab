#include "../local_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <vector>

#include "file_problem.h"
#include "peer_user.h"
#include "unique_fd.h"

namespace framelane {
namespace {

constexpr int listen_backlog = 16;

bool fill_address(const std::string& path, sockaddr_un& address, FileError& error) {
  if (path.size() > LocalListener::max_path_bytes()) {
    error = {FileProblem::too_long, ENAMETOOLONG,
             "the socket path has " + std::to_string(path.size()) + " bytes, at most " +
                 std::to_string(LocalListener::max_path_bytes()) + " fit: use a shorter TMPDIR"};
    return false;
  }
  address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, path.size());
  return true;
}

/// Milliseconds until then, rounded up so that a loop does not spin through the last one.
int milliseconds_until(LocalSocket::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - LocalSocket::Clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(left);
}

class PosixLocalSocket final : public LocalSocket {
 public:
  explicit PosixLocalSocket(UniqueFd fd) : fd_(std::move(fd)) {}

  SocketResult send_some(const char* bytes, size_t size, size_t& sent) noexcept override {
    sent = 0;
    const ssize_t result = retry([&] { return ::send(fd_.get(), bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT); });
    return settle(result, sent, false);
  }

  bool send_all(const char* bytes, size_t size) noexcept override {
    while (size > 0) {
      size_t sent = 0;
      const SocketResult result = send_some(bytes, size, sent);
      if (result == SocketResult::closed) return false;
      bytes += sent;
      size -= sent;
      if (result == SocketResult::would_block && !wait_for(POLLOUT, nullptr)) return false;
    }
    return true;
  }

  SocketResult receive_some(char* bytes, size_t capacity, size_t& received) noexcept override {
    received = 0;
    const ssize_t result = retry([&] { return ::recv(fd_.get(), bytes, capacity, MSG_DONTWAIT); });
    return settle(result, received, true);
  }

  bool wait_readable(const Clock::time_point* deadline) noexcept override { return wait_for(POLLIN, deadline); }
  void shut_down() noexcept override { ::shutdown(fd_.get(), SHUT_RDWR); }
  int handle() const noexcept override { return fd_.get(); }

 private:
  template <typename Call>
  static ssize_t retry(Call call) {
    ssize_t result;
    do {
      result = call();
    } while (result < 0 && errno == EINTR);
    return result;
  }

  static SocketResult settle(ssize_t result, size_t& count, bool is_zero_the_end) {
    if (result < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? SocketResult::would_block : SocketResult::closed;
    count = static_cast<size_t>(result);
    return result == 0 && is_zero_the_end ? SocketResult::closed : SocketResult::ok;
  }

  bool wait_for(short events, const Clock::time_point* deadline) noexcept {
    while (true) {
      pollfd polled{fd_.get(), events, 0};
      const int result = ::poll(&polled, 1, deadline == nullptr ? -1 : milliseconds_until(*deadline));
      if (result > 0) return true;
      if (result < 0 && errno != EINTR) return false;
      if (deadline != nullptr && Clock::now() >= *deadline) return false;
    }
  }

  UniqueFd fd_;
};

class PosixLocalListener final : public LocalListener {
 public:
  PosixLocalListener(std::string path, UniqueFd fd, const struct stat& status)
      : path_(std::move(path)), fd_(std::move(fd)), inode_(status.st_ino), creator_pid_(::getpid()) {}

  std::unique_ptr<LocalSocket> accept() noexcept override {
    while (true) {
      UniqueFd fd(::accept(fd_.get(), nullptr, nullptr));
      if (!fd.is_open()) {
        if (errno == EINTR || errno == ECONNABORTED) continue;
        return nullptr;
      }
      ::fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
      if (!is_peer_own_user(fd.get())) continue;
      return std::make_unique<PosixLocalSocket>(std::move(fd));
    }
  }

  void unlink_if_own() noexcept override {
    struct stat status;
    if (creator_pid_ != ::getpid() || ::lstat(path_.c_str(), &status) != 0 || status.st_ino != inode_) return;
    ::unlink(path_.c_str());
  }

  int handle() const noexcept override { return fd_.get(); }

 private:
  std::string path_;
  UniqueFd fd_;
  ino_t inode_;
  pid_t creator_pid_;
};

class PosixSocketPoller final : public SocketPoller {
 public:
  PosixSocketPoller(UniqueFd read_end, UniqueFd write_end)
      : read_end_(std::move(read_end)), write_end_(std::move(write_end)) {}

  void wait(std::span<SocketInterest> interests) override {
    polled_.clear();
    polled_.push_back({read_end_.get(), POLLIN, 0});
    for (const SocketInterest& interest : interests) {
      polled_.push_back({interest.handle, static_cast<short>(POLLIN | (interest.wants_write ? POLLOUT : 0)), 0});
    }
    if (::poll(polled_.data(), static_cast<nfds_t>(polled_.size()), -1) < 0) {
      for (pollfd& entry : polled_) entry.revents = 0;
    }
    if (polled_[0].revents != 0) {
      char wakes[64];
      while (::read(read_end_.get(), wakes, sizeof wakes) > 0) {
      }
    }
    for (size_t i = 0; i < interests.size(); ++i) {
      const short events = polled_[i + 1].revents;
      interests[i].is_readable = (events & (POLLIN | POLLHUP | POLLERR)) != 0;
      interests[i].is_writable = (events & POLLOUT) != 0;
    }
  }

  void wake() noexcept override {
    const char byte = 1;
    // A full pipe has woken the thread already.
    [[maybe_unused]] const ssize_t written = ::write(write_end_.get(), &byte, 1);
  }

 private:
  UniqueFd read_end_;
  UniqueFd write_end_;
  std::vector<pollfd> polled_;
};

}  // namespace

std::unique_ptr<LocalSocket> LocalSocket::connect(const std::string& path, Clock::time_point deadline, FileError& error) {
  sockaddr_un address;
  if (!fill_address(path, address, error)) return nullptr;
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) {
    error = to_file_error(errno);
    return nullptr;
  }
  while (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int problem = errno;
    const bool may_pass = problem == EAGAIN || problem == EINTR;
    if (may_pass && Clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    error = to_file_error(problem);
    if (problem == ECONNREFUSED) error.problem = FileProblem::missing;
    return nullptr;
  }
  if (!is_peer_own_user(fd.get())) {
    error = {FileProblem::not_owned, 0, "another user listens on " + path};
    return nullptr;
  }
  return std::make_unique<PosixLocalSocket>(std::move(fd));
}

std::unique_ptr<LocalListener> LocalListener::bind(const std::string& path, FileError& error) {
  sockaddr_un address;
  if (!fill_address(path, address, error)) return nullptr;
  ::unlink(path.c_str());
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const mode_t old_mask = ::umask(0177);
  const bool is_bound = fd.is_open() && ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const int bind_problem = errno;
  ::umask(old_mask);
  if (!is_bound) {
    error = to_file_error(bind_problem);
    return nullptr;
  }
  struct stat status;
  if (::lstat(path.c_str(), &status) != 0 || ::listen(fd.get(), listen_backlog) != 0) {
    error = to_file_error(errno);
    ::unlink(path.c_str());
    return nullptr;
  }
  return std::make_unique<PosixLocalListener>(path, std::move(fd), status);
}

void LocalListener::remove(const std::string& path) noexcept { ::unlink(path.c_str()); }

size_t LocalListener::max_path_bytes() noexcept { return sizeof(sockaddr_un::sun_path) - 1; }

std::unique_ptr<SocketPoller> SocketPoller::create(int& system_error) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
    system_error = errno;
    return nullptr;
  }
  return std::make_unique<PosixSocketPoller>(UniqueFd(ends[0]), UniqueFd(ends[1]));
}

}  // namespace framelane
