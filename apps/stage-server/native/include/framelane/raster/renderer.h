#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "framelane/raster/frame_request.h"
#include "framelane/raster/scene.h"

namespace framelane::raster {

enum class RenderStatus { kOk, kBadSize };

/// Largest side of a picture in pixels: screen coordinates are 32-bit fixed point.
constexpr uint32_t kMaxSidePx = 8192;

/// Draws scenes into callers' memory with its own threads. Keeps its working memory from frame to frame.
/// One call at a time; calls may come from different threads.
class Renderer {
 public:
  explicit Renderer(uint32_t threads);
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;
  ~Renderer();

  /// Writes height rows of width BGRA pixels, pitch_bytes apart, to `target`.
  RenderStatus render(const Scene& scene, const FrameRequest& request, uint8_t* target, FrameReport* report);

  /// The prim_id drawn at the centre of pixel (x, y) of the last frame; 0 for the background, outside, and when the
  /// scene's instances were set anew since. Safety: that frame's scene still exists.
  uint32_t pick(uint32_t x, uint32_t y);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace framelane::raster
