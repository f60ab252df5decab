#pragma once

#include <napi.h>

#include "framelane/stream/input_event.h"

namespace framelane::binding {

/// An input event as a flat array of numbers, kind first; the order is that of lib/stream/input-event.ts. Null when
/// the environment is ending.
napi_value to_input_values(napi_env env, const InputEvent& event);

/// The way back. Ranges are the TypeScript side's business.
InputEvent from_input_values(const double* values, size_t count);

}  // namespace framelane::binding
