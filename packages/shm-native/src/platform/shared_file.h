#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace framelane {

/// Why a file could not be made or mapped. Which words of the ring this becomes is the core's choice.
enum class FileProblem { none, missing, not_permitted, not_owned, not_regular, no_space, too_small, too_long, other };

struct FileError {
  FileProblem problem = FileProblem::none;
  int system_error = 0;
  std::string message;  ///< the system's own text
};

enum class FilePresence { current, missing, replaced };

/// A file mapped whole and shared. With word_wait.h and process.h the whole platform contract.
/// The descriptor stays open beside the mapping, so that a file that shrinks can be noticed.
class SharedFile {
 public:
  /// Removes whatever has this name (never what a link points to), makes a new private file of exactly `size` zero
  /// bytes with its blocks reserved, and maps it for writing.
  static std::unique_ptr<SharedFile> create(const std::string& path, uint64_t size, FileError& error);

  /// Maps an existing regular file of the current user for reading; links are not followed. At least `min_size`.
  static std::unique_ptr<SharedFile> open(const std::string& path, uint64_t min_size, FileError& error);

  virtual ~SharedFile() = default;

  virtual uint8_t* data() noexcept = 0;
  virtual const uint8_t* data() const noexcept = 0;
  /// Size when it was opened; the mapping is that long.
  virtual uint64_t size() const noexcept = 0;
  /// Size the file has now, 0 when it cannot be told.
  virtual uint64_t current_size() const noexcept = 0;
  /// Whether the path still names this very file.
  virtual FilePresence presence() const = 0;
  /// Removes the name if it still names this file and this process made it.
  virtual void unlink_if_own() noexcept = 0;
};

}  // namespace framelane
