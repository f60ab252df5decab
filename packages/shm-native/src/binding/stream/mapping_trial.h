#pragma once

#include <napi.h>

namespace framelane::binding {

/// tryMapping(view, look): shows a region of its own in the view's memory while look(value) compares the first word
/// with `value` and writes to the second half. Gives whether all of it went as it must; throws where pages cannot be
/// placed. The view is zeros afterwards.
Napi::Value try_mapping(const Napi::CallbackInfo& info);

}  // namespace framelane::binding
