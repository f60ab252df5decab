#include "framelane/raster/renderer.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "framelane/raster/thread_pool.h"
#include "geometry_stage.h"
#include "kernels/kernel.h"
#include "outline.h"

namespace framelane::raster {
namespace {

double elapsed_ms(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since).count();
}

/// Depth and the segmentations have no mean between two values.
uint32_t samples_of(const FrameRequest& request) {
  const bool can_blend = request.aov == Aov::kColor || request.aov == Aov::kNormal || request.aov == Aov::kAlbedo;
  return can_blend && request.samples == 4 ? 4 : 1;
}

}  // namespace

struct Renderer::State {
  explicit State(uint32_t threads) : scratch(threads), pool(threads) {}

  const TileKernel& kernel = choose_kernel();
  FrameState frame;
  std::vector<TileScratch> scratch;
  // Last: its threads end before what they work on.
  ThreadPool pool;
};

Renderer::Renderer(uint32_t threads) : state_(std::make_unique<State>(std::clamp(threads, 1u, 256u))) {}
Renderer::~Renderer() = default;

RenderStatus Renderer::render(const Scene& scene, const FrameRequest& request, uint8_t* target, FrameReport* report) {
  const bool has_size = request.width > 0 && request.height > 0 && request.width <= kMaxSidePx &&
                        request.height <= kMaxSidePx && request.pitch_bytes >= request.width * 4;
  if (!has_size || request.light_count > kMaxLights) return RenderStatus::kBadSize;
  FrameState& frame = state_->frame;
  const auto started = std::chrono::steady_clock::now();
  frame.request = request;
  frame.scene = &scene;
  frame.scene_revision = scene.revision();
  frame.target = target;
  frame.tiles_x = (request.width + kTileSizePx - 1) / kTileSizePx;
  frame.tiles_y = (request.height + kTileSizePx - 1) / kTileSizePx;
  report->visible_triangles = run_geometry_stage(frame, state_->pool);
  report->visible_instances = static_cast<uint32_t>(frame.visible.size());
  report->geometry_ms = elapsed_ms(started);
  // The other outputs are data: a line drawn over them would be wrong values.
  frame.has_selection = frame.has_selection && request.aov == Aov::kColor;
  if (frame.has_selection) frame.selected.resize(size_t{request.width} * request.height);
  const auto raster_started = std::chrono::steady_clock::now();
  const uint32_t samples = samples_of(request);
  state_->pool.run(frame.tiles_x * frame.tiles_y, [&](uint32_t tile, uint32_t thread) {
    TileScratch& scratch = state_->scratch[thread];
    state_->kernel.cover(frame, tile, samples, false, scratch);
    state_->kernel.shade(frame, tile, samples, scratch);
  });
  if (frame.has_selection) draw_outline(frame, state_->pool);
  report->raster_ms = elapsed_ms(raster_started);
  return RenderStatus::kOk;
}

uint32_t Renderer::pick(uint32_t x, uint32_t y) {
  FrameState& frame = state_->frame;
  if (x >= frame.request.width || y >= frame.request.height || frame.visible.empty()) return 0;
  if (frame.scene->revision() != frame.scene_revision) return 0;
  TileScratch& scratch = state_->scratch[0];
  state_->kernel.cover(frame, (y / kTileSizePx) * frame.tiles_x + x / kTileSizePx, 1, true, scratch);
  const uint32_t id = scratch.ids[0][(y % kTileSizePx) * kTileSizePx + x % kTileSizePx];
  if (id == 0) return 0;
  const uint32_t at = find_visible(frame.visible.data(), static_cast<uint32_t>(frame.visible.size()), id - 1);
  return frame.visible[at].instance->prim_id;
}

}  // namespace framelane::raster
