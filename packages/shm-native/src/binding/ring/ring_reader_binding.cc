#include "ring_reader_binding.h"

#include "../arguments.h"
#include "ring_error_object.h"

namespace framelane::binding {
namespace {

constexpr size_t field_count = 7;

Napi::Value to_value(Napi::Env env, const std::optional<uint32_t>& seq) {
  return seq ? Napi::Number::New(env, *seq).As<Napi::Value>() : env.Undefined();
}

}  // namespace

Napi::Function RingReaderBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeRingReader",
                     {InstanceMethod<&RingReaderBinding::info>("info"),
                      InstanceMethod<&RingReaderBinding::copy_latest>("copyLatest"),
                      InstanceMethod<&RingReaderBinding::copy_frame>("copyFrame"),
                      InstanceMethod<&RingReaderBinding::latest_seq>("latestSeq"),
                      InstanceMethod<&RingReaderBinding::has_newer>("hasNewer"),
                      InstanceMethod<&RingReaderBinding::presence>("presence"),
                      InstanceMethod<&RingReaderBinding::stats>("stats"),
                      InstanceMethod<&RingReaderBinding::start_wait>("startWait"),
                      InstanceMethod<&RingReaderBinding::cancel_wait>("cancelWait"),
                      InstanceMethod<&RingReaderBinding::close>("close")});
}

RingReaderBinding::RingReaderBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RingReaderBinding>(info) {
  const Arguments arguments(info);
  const std::string path = arguments.string(0, "path");
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(info.Env(), info[1], &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_float64_array || length < field_count) {
    throw_wrong_type(info.Env(), "fields", "a Float64Array of 7");
  }
  const Napi::Function on_settled = arguments.function(2, "onSettled");
  RingError error;
  reader_ = RingReader::open(path, error);
  if (!reader_) throw_ring_error(info.Env(), error);
  fields_ = static_cast<double*>(data);
  fields_reference_ = Napi::Persistent(info[1].As<Napi::Object>());
  on_settled_ = Napi::Persistent(on_settled);
}

RingReader& RingReaderBinding::reader(Napi::Env env) {
  if (!reader_) throw_closed(env);
  return *reader_;
}

Napi::Value RingReaderBinding::info(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const RingInfo& ring = reader(env).info();
  Napi::Object result = Napi::Object::New(env);
  result.Set("ringSize", ring.ring_size);
  result.Set("slotSizeBytes", ring.slot_size);
  result.Set("hasFooters", Napi::Boolean::New(env, ring.has_footers));
  result.Set("hasCrc", Napi::Boolean::New(env, ring.has_crc));
  if (ring.has_magic) {
    result.Set("epoch", Napi::BigInt::New(env, ring.epoch));
    result.Set("pid", ring.pid);
  }
  return result;
}

/// copyLatest(target) → status
Napi::Value RingReaderBinding::copy_latest(const Napi::CallbackInfo& info) {
  RingReader& ring = reader(info.Env());
  const BorrowedBytes target = Arguments(info).bytes(0, "target");
  FrameInfo frame;
  return finish_copy(info.Env(), ring.copy_latest(target.data, target.size, frame), frame);
}

/// copyFrame(seq, target) → status
Napi::Value RingReaderBinding::copy_frame(const Napi::CallbackInfo& info) {
  RingReader& ring = reader(info.Env());
  const Arguments arguments(info);
  const uint32_t seq = arguments.u32(0, "seq");
  const BorrowedBytes target = arguments.bytes(1, "target");
  FrameInfo frame;
  return finish_copy(info.Env(), ring.copy_frame(seq, target.data, target.size, frame), frame);
}

Napi::Value RingReaderBinding::finish_copy(Napi::Env env, RingStatus status, const FrameInfo& frame) {
  fields_[0] = frame.seq;
  fields_[1] = frame.length;
  fields_[2] = frame.width;
  fields_[3] = frame.height;
  fields_[4] = frame.frame_index;
  fields_[5] = static_cast<double>(frame.pts_us);
  fields_[6] = frame.asset_id_crc;
  return Napi::Number::New(env, static_cast<uint32_t>(status));
}

Napi::Value RingReaderBinding::latest_seq(const Napi::CallbackInfo& info) {
  const RingReader& ring = reader(info.Env());
  return to_value(info.Env(), ring.is_intact() ? ring.latest_seq() : std::nullopt);
}

/// hasNewer(afterSeq | undefined) → boolean
Napi::Value RingReaderBinding::has_newer(const Napi::CallbackInfo& info) {
  const RingReader& ring = reader(info.Env());
  const std::optional<uint32_t> after_seq = Arguments(info).optional_u32(0, "afterSeq");
  return Napi::Boolean::New(info.Env(), ring.is_intact() && ring.has_newer(after_seq));
}

Napi::Value RingReaderBinding::presence(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<uint32_t>(reader(info.Env()).check_presence()));
}

Napi::Value RingReaderBinding::stats(const Napi::CallbackInfo& info) {
  const RingReaderStats& stats = reader(info.Env()).stats();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("copied", static_cast<double>(stats.copied));
  result.Set("torn", static_cast<double>(stats.torn));
  result.Set("tornAttempts", static_cast<double>(stats.torn_attempts));
  result.Set("overwritten", static_cast<double>(stats.overwritten));
  result.Set("corrupt", static_cast<double>(stats.corrupt));
  return result;
}

/// startWait(id, afterSeq | undefined, timeoutMs | undefined)
void RingReaderBinding::start_wait(const Napi::CallbackInfo& info) {
  const RingReader& ring = reader(info.Env());
  const Arguments arguments(info);
  const uint32_t id = arguments.u32(0, "id");
  const std::optional<uint32_t> after_seq = arguments.optional_u32(1, "afterSeq");
  const std::optional<double> timeout_ms = arguments.optional_number(2, "timeoutMs");
  std::optional<std::chrono::microseconds> timeout;
  if (timeout_ms) timeout = std::chrono::microseconds(static_cast<int64_t>(*timeout_ms * 1000));
  if (!waits_) waits_ = std::make_unique<WaitChannel>(info.Env(), ring, on_settled_.Value());
  waits_->start(id, after_seq, timeout);
}

void RingReaderBinding::cancel_wait(const Napi::CallbackInfo& info) {
  if (waits_) waits_->cancel(Arguments(info).u32(0, "id"));
}

void RingReaderBinding::close(const Napi::CallbackInfo&) {
  waits_.reset();
  reader_.reset();
}

}  // namespace framelane::binding
