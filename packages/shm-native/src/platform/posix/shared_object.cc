#include "../shared_object.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "file_mapping.h"
#include "file_problem.h"

namespace framelane {
namespace {

std::nullptr_t fail(FileError& error, int system_error) {
  error = to_file_error(system_error);
  return nullptr;
}

class PosixSharedObject final : public SharedObject {
 public:
  PosixSharedObject(std::string name, FileMapping mapping) : name_(std::move(name)), mapping_(std::move(mapping)) {}

  uint8_t* data() noexcept override { return mapping_.data(); }
  const uint8_t* data() const noexcept override { return mapping_.data(); }
  uint64_t size() const noexcept override { return mapping_.size(); }
  bool try_lock() noexcept override { return ::flock(mapping_.fd(), LOCK_EX | LOCK_NB) == 0; }

  bool has_name() const noexcept override {
    const UniqueFd named(::shm_open(name_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
    struct stat status;
    return named.is_open() && ::fstat(named.get(), &status) == 0 && mapping_.is_same_file(status);
  }

  void unlink_if_own() noexcept override {
    if (mapping_.is_own() && has_name()) ::shm_unlink(name_.c_str());
  }

  int place_private_over(void* address, size_t size) const noexcept override {
    struct stat status;
    if (::fstat(mapping_.fd(), &status) != 0) return errno;
    // Pages beyond the end of the object would be bus errors.
    if (static_cast<uint64_t>(status.st_size) < mapping_.size()) return EFBIG;
    constexpr int flags = MAP_FIXED | MAP_PRIVATE | MAP_NORESERVE;
    void* const placed = ::mmap(address, size, PROT_READ | PROT_WRITE, flags, mapping_.fd(), 0);
    return placed == MAP_FAILED ? errno : 0;
  }

 private:
  std::string name_;
  FileMapping mapping_;
};

std::unique_ptr<SharedObject> map_object(const std::string& name, UniqueFd fd, FileMapping::Role role, FileError& error) {
  auto mapping = FileMapping::map(std::move(fd), role, error);
  if (!mapping) return nullptr;
  return std::make_unique<PosixSharedObject>(name, std::move(*mapping));
}

}  // namespace

std::unique_ptr<SharedObject> SharedObject::create(const std::string& name, uint64_t size, bool& is_taken,
                                                   FileError& error) {
  is_taken = false;
  UniqueFd fd(::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.is_open()) {
    is_taken = errno == EEXIST;
    return fail(error, errno);
  }
  // Somebody who takes over may have come between the two calls: it holds the lock then, or has removed the name.
  struct stat own;
  struct stat named;
  const bool is_locked = ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(fd.get(), &own) == 0;
  const UniqueFd again(::shm_open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
  if (!is_locked || !again.is_open() || ::fstat(again.get(), &named) != 0 || named.st_ino != own.st_ino) {
    is_taken = true;
    return fail(error, EEXIST);
  }
  int problem = ::fchmod(fd.get(), 0600) == 0 ? 0 : errno;
  if (problem == 0) problem = reserve_blocks(fd.get(), size);
  auto object = problem == 0 ? map_object(name, std::move(fd), FileMapping::Role::creator, error) : fail(error, problem);
  if (!object) ::shm_unlink(name.c_str());
  return object;
}

std::unique_ptr<SharedObject> SharedObject::open(const std::string& name, uint64_t min_size, FileError& error) {
  UniqueFd fd(::shm_open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0));
  if (!fd.is_open()) return fail(error, errno);
  if (!is_readable_file(fd.get(), min_size, error)) return nullptr;
  return map_object(name, std::move(fd), FileMapping::Role::reader, error);
}

void SharedObject::remove(const std::string& name) noexcept { ::shm_unlink(name.c_str()); }

}  // namespace framelane
