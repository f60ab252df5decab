#pragma once

#include <napi.h>

#include <memory>

#include "framelane/ring/ring_writer.h"

namespace framelane::binding {

/// NativeRingWriter(path, ringSize, slotSizeBytes, hasCrc). An object nobody closed is closed, and its file removed,
/// when it is collected or its environment ends.
class RingWriterBinding : public Napi::ObjectWrap<RingWriterBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit RingWriterBinding(const Napi::CallbackInfo& info);
  ~RingWriterBinding() override;

 private:
  Napi::Value publish(const Napi::CallbackInfo& info);
  Napi::Value epoch(const Napi::CallbackInfo& info);
  Napi::Value next_seq(const Napi::CallbackInfo& info);
  Napi::Value max_frame_bytes(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  std::unique_ptr<RingWriter> writer_;
};

}  // namespace framelane::binding
