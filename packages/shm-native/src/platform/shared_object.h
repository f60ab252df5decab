#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "shared_file.h"

namespace framelane {

/// Shared memory found by name rather than by path, mapped whole. The descriptor stays open: it holds the owner's lock
/// and lets the pages be mapped once more.
class SharedObject {
 public:
  /// Makes a new private object of `size` zero bytes with its blocks reserved, locked by this process, mapped for
  /// writing. `is_taken` tells that something has the name already (or took it within the call).
  static std::unique_ptr<SharedObject> create(const std::string& name, uint64_t size, bool& is_taken, FileError& error);
  /// Maps an existing object of the current user for reading. At least `min_size`.
  static std::unique_ptr<SharedObject> open(const std::string& name, uint64_t min_size, FileError& error);
  /// Removes the name, whoever made it.
  static void remove(const std::string& name) noexcept;
  /// Names that begin with `prefix`, whoever made them, in no order.
  static std::vector<std::string> list(const std::string& prefix);

  virtual ~SharedObject() = default;

  virtual uint8_t* data() noexcept = 0;
  virtual const uint8_t* data() const noexcept = 0;
  /// Size when it was opened; the mapping is that long.
  virtual uint64_t size() const noexcept = 0;
  /// Takes the owner's lock without waiting; false while the creator (or its forked child) lives.
  virtual bool try_lock() noexcept = 0;
  /// Whether the name still leads to this object.
  virtual bool has_name() const noexcept = 0;
  /// Removes the name if it still is this object and this process made it.
  virtual void unlink_if_own() noexcept = 0;
  /// Puts the pages over `address` so that writes there stay private. 0 or the system's error number.
  virtual int place_private_over(void* address, size_t size) const noexcept = 0;
};

}  // namespace framelane
