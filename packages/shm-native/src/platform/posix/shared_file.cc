#include "../shared_file.h"

#include <fcntl.h>
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

class PosixSharedFile final : public SharedFile {
 public:
  PosixSharedFile(std::string path, FileMapping mapping) : path_(std::move(path)), mapping_(std::move(mapping)) {}

  uint8_t* data() noexcept override { return mapping_.data(); }
  const uint8_t* data() const noexcept override { return mapping_.data(); }
  uint64_t size() const noexcept override { return mapping_.size(); }

  uint64_t current_size() const noexcept override {
    struct stat status;
    return ::fstat(mapping_.fd(), &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
  }

  FilePresence presence() const override {
    struct stat status;
    if (::lstat(path_.c_str(), &status) != 0) return FilePresence::missing;
    const bool is_whole = static_cast<uint64_t>(status.st_size) == mapping_.size();
    return mapping_.is_same_file(status) && is_whole ? FilePresence::current : FilePresence::replaced;
  }

  void unlink_if_own() noexcept override {
    struct stat status;
    if (!mapping_.is_own() || ::lstat(path_.c_str(), &status) != 0 || !mapping_.is_same_file(status)) return;
    ::unlink(path_.c_str());
  }

 private:
  std::string path_;
  FileMapping mapping_;
};

std::unique_ptr<SharedFile> map_file(const std::string& path, UniqueFd fd, FileMapping::Role role, FileError& error) {
  auto mapping = FileMapping::map(std::move(fd), role, error);
  if (!mapping) return nullptr;
  return std::make_unique<PosixSharedFile>(path, std::move(*mapping));
}

}  // namespace

std::unique_ptr<SharedFile> SharedFile::create(const std::string& path, uint64_t size, FileError& error) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(error, errno);
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd.is_open()) return fail(error, errno);
  const int problem = reserve_blocks(fd.get(), size);
  auto file = problem == 0 ? map_file(path, std::move(fd), FileMapping::Role::creator, error) : fail(error, problem);
  if (!file) ::unlink(path.c_str());
  return file;
}

std::unique_ptr<SharedFile> SharedFile::open(const std::string& path, uint64_t min_size, FileError& error) {
  // O_NONBLOCK: opening a FIFO that somebody put there must not hang; regular files ignore it.
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) return fail(error, errno);
  if (!is_readable_file(fd.get(), min_size, error)) return nullptr;
  return map_file(path, std::move(fd), FileMapping::Role::reader, error);
}

}  // namespace framelane
