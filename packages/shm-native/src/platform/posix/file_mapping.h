#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <optional>

#include "../shared_file.h"
#include "unique_fd.h"

namespace framelane {

/// A whole file in this process, with what tells it from another file that has its name later. Files found by path and
/// objects found by name are both this underneath.
class FileMapping {
 public:
  enum class Role { creator, reader };

  /// Maps an open file: for writing when this process made it, for reading otherwise. Empty and `error` set on failure.
  static std::optional<FileMapping> map(UniqueFd fd, Role role, FileError& error);
  FileMapping(FileMapping&& other) noexcept;
  FileMapping& operator=(FileMapping&&) = delete;
  ~FileMapping();

  uint8_t* data() const noexcept { return data_; }
  uint64_t size() const noexcept { return size_; }
  int fd() const noexcept { return fd_.get(); }
  bool is_same_file(const struct stat& status) const noexcept;
  /// False also in a forked child of the process that made the file: it shares the mapping, but not the file's name.
  bool is_own() const noexcept;

 private:
  FileMapping(UniqueFd fd, const struct stat& status, uint8_t* data, Role role);

  UniqueFd fd_;
  dev_t device_;
  ino_t inode_;
  uint64_t size_;
  uint8_t* data_;
  pid_t creator_pid_;
};

/// Reserves `size` bytes of blocks; 0 or the system's error number.
int reserve_blocks(int fd, uint64_t size) noexcept;

/// Whether the open file is a regular one of the current user with at least `min_size` bytes; `error` says what not.
bool is_readable_file(int fd, uint64_t min_size, FileError& error);

}  // namespace framelane
