#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace framelane {

/// Cuts blocks of bytes into lines. Holds one unfinished line, at most `max_line_bytes` with its line break.
class LineBuffer {
 public:
  enum class Next { line, incomplete, too_long };

  explicit LineBuffer(size_t max_line_bytes) : max_line_bytes_(max_line_bytes) {}

  void append(const char* bytes, size_t size) {
    buffer_.erase(0, start_);
    scanned_ -= start_;
    start_ = 0;
    buffer_.append(bytes, size);
  }

  /// The next whole line without its line break, borrowed until append(). After `too_long` the buffer is of no use.
  Next take(std::string_view& line) {
    const size_t end = buffer_.find('\n', scanned_);
    const bool is_whole = end != std::string::npos;
    const size_t length = (is_whole ? end + 1 : buffer_.size()) - start_;
    if (length > max_line_bytes_ || (!is_whole && length == max_line_bytes_)) return Next::too_long;
    if (!is_whole) {
      scanned_ = buffer_.size();
      return Next::incomplete;
    }
    line = std::string_view(buffer_).substr(start_, end - start_);
    start_ = scanned_ = end + 1;
    return Next::line;
  }

 private:
  size_t max_line_bytes_;
  std::string buffer_;
  size_t start_ = 0;
  size_t scanned_ = 0;
};

}  // namespace framelane
