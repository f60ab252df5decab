#pragma once

#include <napi.h>

#include "framelane/ring/ring_status.h"

namespace framelane::binding {

/// Throws a plain Error that carries `status` and `systemError` as numbers; the TypeScript side gives it its code.
[[noreturn]] inline void throw_ring_error(Napi::Env env, const RingError& error) {
  Napi::Error thrown = Napi::Error::New(env, error.message);
  thrown.Set("ringStatus", Napi::Number::New(env, static_cast<uint32_t>(error.status)));
  thrown.Set("systemError", Napi::Number::New(env, error.system_error));
  throw thrown;
}

/// A native object used after close(): the TypeScript side checks first, so this is a bug there.
[[noreturn]] inline void throw_closed(Napi::Env env) { throw Napi::Error::New(env, "native ring object used after close"); }

}  // namespace framelane::binding
