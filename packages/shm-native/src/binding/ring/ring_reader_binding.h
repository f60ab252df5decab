#pragma once

#include <napi.h>

#include <memory>

#include "framelane/ring/ring_reader.h"
#include "wait_channel.h"

namespace framelane::binding {

/// NativeRingReader(path, fields, onSettled). `fields` is a Float64Array that every copy fills, so that a copy
/// allocates nothing; the order is that of FrameField in lib/ring/native-ring.ts.
class RingReaderBinding : public Napi::ObjectWrap<RingReaderBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit RingReaderBinding(const Napi::CallbackInfo& info);

 private:
  Napi::Value info(const Napi::CallbackInfo& info);
  Napi::Value copy_latest(const Napi::CallbackInfo& info);
  Napi::Value copy_frame(const Napi::CallbackInfo& info);
  Napi::Value latest_seq(const Napi::CallbackInfo& info);
  Napi::Value has_newer(const Napi::CallbackInfo& info);
  Napi::Value presence(const Napi::CallbackInfo& info);
  Napi::Value stats(const Napi::CallbackInfo& info);
  void start_wait(const Napi::CallbackInfo& info);
  void cancel_wait(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  RingReader& reader(Napi::Env env);
  Napi::Value finish_copy(Napi::Env env, RingStatus status, const FrameInfo& frame);

  // The channel's thread reads through the reader, so it comes after it and goes before it.
  std::unique_ptr<RingReader> reader_;
  std::unique_ptr<WaitChannel> waits_;
  Napi::ObjectReference fields_reference_;  // keeps the memory behind fields_
  double* fields_ = nullptr;
  Napi::FunctionReference on_settled_;
};

}  // namespace framelane::binding
