#include "../shared_object.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "file_problem.h"
#include "unique_fd.h"

namespace framelane {
namespace {

std::nullptr_t fail(FileError& error, FileError reason) {
  error = std::move(reason);
  return nullptr;
}

class PosixSharedObject final : public SharedObject {
 public:
  PosixSharedObject(std::string name, UniqueFd fd, const struct stat& status, uint8_t* data, bool is_creator)
      : name_(std::move(name)),
        fd_(std::move(fd)),
        device_(status.st_dev),
        inode_(status.st_ino),
        size_(static_cast<uint64_t>(status.st_size)),
        data_(data),
        creator_pid_(is_creator ? ::getpid() : 0) {}

  ~PosixSharedObject() override { ::munmap(data_, size_); }

  uint8_t* data() noexcept override { return data_; }
  const uint8_t* data() const noexcept override { return data_; }
  uint64_t size() const noexcept override { return size_; }
  bool try_lock() noexcept override { return ::flock(fd_.get(), LOCK_EX | LOCK_NB) == 0; }

  bool has_name() const noexcept override {
    const UniqueFd named(::shm_open(name_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
    struct stat status;
    return named.is_open() && ::fstat(named.get(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
  }

  void unlink_if_own() noexcept override {
    // A forked child shares the object but must not take it from its parent.
    if (creator_pid_ == ::getpid() && has_name()) ::shm_unlink(name_.c_str());
  }

  int place_private_over(void* address, size_t size) const noexcept override {
    struct stat status;
    if (::fstat(fd_.get(), &status) != 0) return errno;
    // Pages beyond the end of the object would be bus errors.
    if (static_cast<uint64_t>(status.st_size) < size_) return EFBIG;
    void* placed = ::mmap(address, size, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_NORESERVE, fd_.get(), 0);
    return placed == MAP_FAILED ? errno : 0;
  }

 private:
  std::string name_;
  UniqueFd fd_;
  dev_t device_;
  ino_t inode_;
  uint64_t size_;
  uint8_t* data_;
  pid_t creator_pid_;
};

std::unique_ptr<SharedObject> map_object(const std::string& name, UniqueFd fd, bool is_creator, FileError& error) {
  struct stat status;
  if (::fstat(fd.get(), &status) != 0) return fail(error, to_file_error(errno));
  const int protection = is_creator ? PROT_READ | PROT_WRITE : PROT_READ;
  void* data = ::mmap(nullptr, static_cast<size_t>(status.st_size), protection, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) return fail(error, to_file_error(errno));
  return std::make_unique<PosixSharedObject>(name, std::move(fd), status, static_cast<uint8_t*>(data), is_creator);
}

int reserve(int fd, uint64_t size) {
  int result;
  do {
    result = ::posix_fallocate(fd, 0, static_cast<off_t>(size));
  } while (result == EINTR);
  return result;
}

}  // namespace

std::unique_ptr<SharedObject> SharedObject::create(const std::string& name, uint64_t size, bool& is_taken,
                                                   FileError& error) {
  is_taken = false;
  UniqueFd fd(::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.is_open()) {
    is_taken = errno == EEXIST;
    return fail(error, to_file_error(errno));
  }
  // Somebody who takes over may have come between the two calls: it holds the lock then, or has removed the name.
  struct stat own;
  struct stat named;
  const bool is_locked = ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(fd.get(), &own) == 0;
  const UniqueFd again(::shm_open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
  if (!is_locked || !again.is_open() || ::fstat(again.get(), &named) != 0 || named.st_ino != own.st_ino) {
    is_taken = true;
    return fail(error, to_file_error(EEXIST));
  }
  int problem = ::fchmod(fd.get(), 0600) == 0 ? 0 : errno;
  if (problem == 0) problem = reserve(fd.get(), size);
  if (problem != 0) {
    ::shm_unlink(name.c_str());
    return fail(error, to_file_error(problem));
  }
  auto object = map_object(name, std::move(fd), true, error);
  if (!object) ::shm_unlink(name.c_str());
  return object;
}

std::unique_ptr<SharedObject> SharedObject::open(const std::string& name, uint64_t min_size, FileError& error) {
  UniqueFd fd(::shm_open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
  if (!fd.is_open()) return fail(error, to_file_error(errno));
  struct stat status;
  if (::fstat(fd.get(), &status) != 0) return fail(error, to_file_error(errno));
  if (!S_ISREG(status.st_mode)) return fail(error, {FileProblem::not_regular, 0, "not a regular shared-memory object"});
  if (status.st_uid != ::geteuid()) {
    return fail(error, {FileProblem::not_owned, 0,
                        "owner is user " + std::to_string(status.st_uid) + ", expected " + std::to_string(::geteuid())});
  }
  if (static_cast<uint64_t>(status.st_size) < min_size) {
    return fail(error, {FileProblem::too_small, 0,
                        "it has " + std::to_string(status.st_size) + " bytes, expected at least " + std::to_string(min_size)});
  }
  return map_object(name, std::move(fd), false, error);
}

void SharedObject::remove(const std::string& name) noexcept { ::shm_unlink(name.c_str()); }

}  // namespace framelane
