#pragma once

#include "frame_state.h"
#include "framelane/raster/thread_pool.h"

namespace framelane::raster {

/// Fills visible, vertices, normals and batches of `frame` from its scene and request; returns the triangle count in view.
uint32_t run_geometry_stage(FrameState& frame, ThreadPool& pool);

}  // namespace framelane::raster
