#pragma once

#include <napi.h>

namespace framelane::binding {

/// listStreams(): one object for each stream of this user; `state` is a number of ProducerState, or −1 for a region
/// that cannot be read, which has nothing but its name.
Napi::Value list_streams_for_js(const Napi::CallbackInfo& info);

}  // namespace framelane::binding
