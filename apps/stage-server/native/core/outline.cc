#include "outline.h"

#include <algorithm>
#include <cstring>

namespace framelane::raster {
namespace {

constexpr int kLineWidthPx = 2;
constexpr uint32_t kRowsPerTask = 32;

void outline_row(const FrameState& frame, int y) {
  const int width = static_cast<int>(frame.request.width);
  const int height = static_cast<int>(frame.request.height);
  const uint8_t* mask = frame.selected.data();
  const int top = std::max(y - kLineWidthPx, 0);
  const int bottom = std::min(y + kLineWidthPx, height - 1);
  bool is_near = false;
  for (int row = top; row <= bottom && !is_near; ++row) {
    is_near = std::memchr(mask + static_cast<size_t>(row) * frame.request.width, 1, frame.request.width) != nullptr;
  }
  if (!is_near) return;
  const uint8_t* own = mask + static_cast<size_t>(y) * frame.request.width;
  uint8_t* target = frame.target + static_cast<size_t>(y) * frame.request.pitch_bytes;
  for (int x = 0; x < width; ++x) {
    if (own[x] != 0) continue;
    uint8_t is_line = 0;
    const int left = std::max(x - kLineWidthPx, 0);
    const int right = std::min(x + kLineWidthPx, width - 1);
    for (int row = top; row <= bottom; ++row) {
      const uint8_t* marks = mask + static_cast<size_t>(row) * frame.request.width;
      for (int column = left; column <= right; ++column) is_line |= marks[column];
    }
    if (is_line != 0) std::memcpy(target + x * 4, &frame.request.outline_bgra, 4);
  }
}

}  // namespace

void draw_outline(FrameState& frame, ThreadPool& pool) {
  const uint32_t height = frame.request.height;
  pool.run((height + kRowsPerTask - 1) / kRowsPerTask, [&](uint32_t task, uint32_t) {
    const uint32_t end = std::min(height, (task + 1) * kRowsPerTask);
    for (uint32_t y = task * kRowsPerTask; y < end; ++y) outline_row(frame, static_cast<int>(y));
  });
}

}  // namespace framelane::raster
