#pragma once

#include <napi.h>

#include "framelane/stream/stream_status.h"

namespace framelane::binding {

/// An Error with `code`, and `systemError` where the system refused; the TypeScript side makes a ShmError of it.
inline Napi::Error to_stream_error(Napi::Env env, const StreamError& error) {
  Napi::Error thrown = Napi::Error::New(env, error.message);
  thrown.Set("code", stream_error_code(error.status));
  thrown.Set("systemError", Napi::Number::New(env, error.system_error));
  return thrown;
}

/// A native object used after close(): the TypeScript side checks first, so this is a bug there.
[[noreturn]] inline void throw_stream_closed(Napi::Env env) {
  throw to_stream_error(env, {StreamStatus::closed, "native stream object used after close", 0});
}

}  // namespace framelane::binding
