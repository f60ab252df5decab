#pragma once

#include "frame_state.h"
#include "framelane/raster/thread_pool.h"

namespace framelane::raster {

/// Draws a line two pixels wide just outside everything marked in `frame.selected`.
void draw_outline(FrameState& frame, ThreadPool& pool);

}  // namespace framelane::raster
