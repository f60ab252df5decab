#include "../shared_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "file_problem.h"
#include "unique_fd.h"

namespace framelane {
namespace {

std::nullptr_t fail(FileError& error, FileProblem problem, int system_error, std::string message) {
  error = {problem, system_error, std::move(message)};
  return nullptr;
}

std::nullptr_t fail(FileError& error, int system_error) {
  error = to_file_error(system_error);
  return nullptr;
}

class PosixSharedFile final : public SharedFile {
 public:
  PosixSharedFile(std::string path, UniqueFd fd, const struct stat& status, uint8_t* data, bool is_creator)
      : path_(std::move(path)),
        fd_(std::move(fd)),
        device_(status.st_dev),
        inode_(status.st_ino),
        size_(static_cast<uint64_t>(status.st_size)),
        data_(data),
        creator_pid_(is_creator ? ::getpid() : 0) {}

  ~PosixSharedFile() override { ::munmap(data_, size_); }

  uint8_t* data() noexcept override { return data_; }
  const uint8_t* data() const noexcept override { return data_; }
  uint64_t size() const noexcept override { return size_; }

  uint64_t current_size() const noexcept override {
    struct stat status;
    return ::fstat(fd_.get(), &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
  }

  FilePresence presence() const override {
    struct stat status;
    if (::lstat(path_.c_str(), &status) != 0) return FilePresence::missing;
    const bool is_same = status.st_dev == device_ && status.st_ino == inode_;
    return is_same && static_cast<uint64_t>(status.st_size) == size_ ? FilePresence::current : FilePresence::replaced;
  }

  void unlink_if_own() noexcept override {
    // A forked child shares the object but must not take the file from its parent.
    if (creator_pid_ != ::getpid()) return;
    struct stat status;
    if (::lstat(path_.c_str(), &status) != 0 || status.st_dev != device_ || status.st_ino != inode_) return;
    ::unlink(path_.c_str());
  }

 private:
  std::string path_;
  UniqueFd fd_;
  dev_t device_;
  ino_t inode_;
  uint64_t size_;
  uint8_t* data_;
  pid_t creator_pid_;
};

std::unique_ptr<SharedFile> map_file(const std::string& path, UniqueFd fd, bool is_creator, FileError& error) {
  struct stat status;
  if (::fstat(fd.get(), &status) != 0) return fail(error, errno);
  const int protection = is_creator ? PROT_READ | PROT_WRITE : PROT_READ;
  void* data = ::mmap(nullptr, static_cast<size_t>(status.st_size), protection, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) return fail(error, errno);
  return std::make_unique<PosixSharedFile>(path, std::move(fd), status, static_cast<uint8_t*>(data), is_creator);
}

}  // namespace

std::unique_ptr<SharedFile> SharedFile::create(const std::string& path, uint64_t size, FileError& error) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(error, errno);
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.is_open()) return fail(error, errno);
  int reserve_error;
  do {
    reserve_error = ::posix_fallocate(fd.get(), 0, static_cast<off_t>(size));
  } while (reserve_error == EINTR);
  if (reserve_error != 0) {
    ::unlink(path.c_str());
    return fail(error, reserve_error);
  }
  auto file = map_file(path, std::move(fd), true, error);
  if (!file) ::unlink(path.c_str());
  return file;
}

std::unique_ptr<SharedFile> SharedFile::open(const std::string& path, uint64_t min_size, FileError& error) {
  // O_NONBLOCK: opening a FIFO that somebody put there must not hang; regular files ignore it.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return fail(error, errno);
  struct stat status;
  if (::fstat(fd.get(), &status) != 0) return fail(error, errno);
  if (!S_ISREG(status.st_mode)) return fail(error, FileProblem::not_regular, 0, "not a regular file");
  if (status.st_uid != ::geteuid()) {
    return fail(error, FileProblem::not_owned, 0,
                "owner is user " + std::to_string(status.st_uid) + ", expected " + std::to_string(::geteuid()));
  }
  if (static_cast<uint64_t>(status.st_size) < min_size) {
    return fail(error, FileProblem::too_small, 0,
                "file has " + std::to_string(status.st_size) + " bytes, expected at least " + std::to_string(min_size));
  }
  return map_file(path, std::move(fd), false, error);
}

}  // namespace framelane
