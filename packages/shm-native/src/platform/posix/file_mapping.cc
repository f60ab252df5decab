#include "file_mapping.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>
#include <utility>

#include "../huge_pages.h"
#include "../pages.h"
#include "file_problem.h"

namespace framelane {
namespace {

/// As mmap() of the whole file, at an address that large pages need.
void* map_aligned(size_t size, int protection, int fd) noexcept {
  if (size < huge_page_bytes) return ::mmap(nullptr, size, protection, MAP_SHARED, fd, 0);
  const size_t reserved_bytes = size + huge_page_bytes;
  void* const reserved = ::mmap(nullptr, reserved_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return reserved;
  const auto begin = reinterpret_cast<uintptr_t>(reserved);
  const uintptr_t aligned = (begin + huge_page_bytes - 1) & ~uintptr_t{huge_page_bytes - 1};
  void* const data = ::mmap(reinterpret_cast<void*>(aligned), size, protection, MAP_SHARED | MAP_FIXED, fd, 0);
  const int problem = errno;
  const size_t page_bytes = system_page_bytes();
  const uintptr_t end = data == MAP_FAILED ? aligned : aligned + (size + page_bytes - 1) / page_bytes * page_bytes;
  if (aligned > begin) ::munmap(reserved, aligned - begin);
  ::munmap(reinterpret_cast<void*>(end), begin + reserved_bytes - end);
  errno = problem;
  return data;
}

}  // namespace

std::optional<FileMapping> FileMapping::map(UniqueFd fd, Role role, FileError& error) {
  struct stat status;
  const bool has_status = ::fstat(fd.get(), &status) == 0;
  const int protection = role == Role::creator ? PROT_READ | PROT_WRITE : PROT_READ;
  void* const data = has_status ? map_aligned(static_cast<size_t>(status.st_size), protection, fd.get())
                                : MAP_FAILED;
  if (data == MAP_FAILED) {
    error = to_file_error(errno);
    return std::nullopt;
  }
  return FileMapping(std::move(fd), status, static_cast<uint8_t*>(data), role);
}

FileMapping::FileMapping(UniqueFd fd, const struct stat& status, uint8_t* data, Role role)
    : fd_(std::move(fd)),
      device_(status.st_dev),
      inode_(status.st_ino),
      size_(static_cast<uint64_t>(status.st_size)),
      data_(data),
      creator_pid_(role == Role::creator ? ::getpid() : 0) {}

FileMapping::FileMapping(FileMapping&& other) noexcept
    : fd_(std::move(other.fd_)),
      device_(other.device_),
      inode_(other.inode_),
      size_(other.size_),
      data_(std::exchange(other.data_, nullptr)),
      creator_pid_(other.creator_pid_) {}

FileMapping::~FileMapping() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

bool FileMapping::is_same_file(const struct stat& status) const noexcept {
  return status.st_dev == device_ && status.st_ino == inode_;
}

bool FileMapping::is_own() const noexcept { return creator_pid_ == ::getpid(); }

int reserve_blocks(int fd, uint64_t size) noexcept {
  int result;
  do {
    result = ::posix_fallocate(fd, 0, static_cast<off_t>(size));
  } while (result == EINTR);
  return result;
}

bool is_readable_file(int fd, uint64_t min_size, FileError& error) {
  struct stat status;
  if (::fstat(fd, &status) != 0) {
    error = to_file_error(errno);
  } else if (!S_ISREG(status.st_mode)) {
    error = {FileProblem::not_regular, 0, "not a regular file"};
  } else if (status.st_uid != ::geteuid()) {
    error = {FileProblem::not_owned, 0,
             "owner is user " + std::to_string(status.st_uid) + ", expected " + std::to_string(::geteuid())};
  } else if (static_cast<uint64_t>(status.st_size) < min_size) {
    error = {FileProblem::too_small, 0,
             "it has " + std::to_string(status.st_size) + " bytes, expected at least " + std::to_string(min_size)};
  } else {
    return true;
  }
  return false;
}

}  // namespace framelane
