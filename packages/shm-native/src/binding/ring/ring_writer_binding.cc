#include "ring_writer_binding.h"

#include <algorithm>

#include "../arguments.h"
#include "ring_error_object.h"

namespace framelane::binding {

Napi::Function RingWriterBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeRingWriter",
                     {InstanceMethod<&RingWriterBinding::publish>("publish"),
                      InstanceMethod<&RingWriterBinding::epoch>("epoch"),
                      InstanceMethod<&RingWriterBinding::next_seq>("nextSeq"),
                      InstanceMethod<&RingWriterBinding::max_frame_bytes>("maxFrameBytes"),
                      InstanceMethod<&RingWriterBinding::close>("close")});
}

RingWriterBinding::RingWriterBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RingWriterBinding>(info) {
  const Arguments arguments(info);
  RingWriterOptions options;
  options.path = arguments.string(0, "path");
  options.ring_size = arguments.u32(1, "ringSize");
  options.slot_size = arguments.u32(2, "slotSizeBytes");
  options.has_crc = arguments.boolean(3, "hasCrc");
  RingError error;
  writer_ = RingWriter::create(options, error);
  if (!writer_) throw_ring_error(info.Env(), error);
}

RingWriterBinding::~RingWriterBinding() {
  if (writer_) writer_->unlink();
}

/// publish(bytes, byteLength, frameIndex, width, height, ptsUs, assetIdCrc) → seq, or −status.
Napi::Value RingWriterBinding::publish(const Napi::CallbackInfo& info) {
  if (!writer_) throw_closed(info.Env());
  const Arguments arguments(info);
  const BorrowedBytes bytes = arguments.bytes(0, "jpeg");
  FrameToPublish frame;
  frame.bytes = bytes.data;
  frame.size = std::min<size_t>(arguments.u32(1, "byteLength"), bytes.size);
  frame.frame_index = arguments.u32(2, "frameIndex");
  frame.width = arguments.u32(3, "width");
  frame.height = arguments.u32(4, "height");
  frame.pts_us = arguments.u64(5, "ptsUs");
  frame.asset_id_crc = arguments.u32(6, "assetIdCrc");
  uint32_t seq = 0;
  const RingStatus status = writer_->publish(frame, seq);
  return Napi::Number::New(info.Env(),
                           status == RingStatus::ok ? static_cast<double>(seq) : -static_cast<double>(status));
}

Napi::Value RingWriterBinding::epoch(const Napi::CallbackInfo& info) {
  if (!writer_) throw_closed(info.Env());
  return Napi::BigInt::New(info.Env(), writer_->epoch());
}

Napi::Value RingWriterBinding::next_seq(const Napi::CallbackInfo& info) {
  if (!writer_) throw_closed(info.Env());
  return Napi::Number::New(info.Env(), writer_->next_seq());
}

Napi::Value RingWriterBinding::max_frame_bytes(const Napi::CallbackInfo& info) {
  if (!writer_) throw_closed(info.Env());
  return Napi::Number::New(info.Env(), writer_->max_frame_bytes());
}

/// close(unlink)
void RingWriterBinding::close(const Napi::CallbackInfo& info) {
  const bool has_to_unlink = Arguments(info).boolean(0, "unlink");
  if (!writer_) return;
  if (has_to_unlink) writer_->unlink();
  writer_.reset();
}

}  // namespace framelane::binding
