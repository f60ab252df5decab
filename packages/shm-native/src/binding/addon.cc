#include <napi.h>

#include "arguments.h"
#include "framelane/crc32.h"
#include "ring/ring_reader_binding.h"
#include "ring/ring_writer_binding.h"
#include "stream/mapping_trial.h"
#include "stream/stream_client_binding.h"
#include "stream/stream_list.h"
#include "stream/stream_producer_binding.h"

namespace framelane::binding {
namespace {

Napi::Value compute_crc32(const Napi::CallbackInfo& info) {
  const BorrowedBytes bytes = Arguments(info).bytes(0, "bytes");
  return Napi::Number::New(info.Env(), crc32(bytes.data, bytes.size));
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("NativeRingWriter", RingWriterBinding::define(env));
  exports.Set("NativeRingReader", RingReaderBinding::define(env));
  exports.Set("NativeStreamProducer", StreamProducerBinding::define(env));
  exports.Set("NativeStreamClient", StreamClientBinding::define(env));
  exports.Set("cleanupStream", Napi::Function::New<&StreamProducerBinding::cleanup>(env, "cleanupStream"));
  exports.Set("loadClientLibrary", Napi::Function::New<&StreamClientBinding::load_library>(env, "loadClientLibrary"));
  exports.Set("tryMapping", Napi::Function::New<&try_mapping>(env, "tryMapping"));
  exports.Set("listStreams", Napi::Function::New<&list_streams_for_js>(env, "listStreams"));
  exports.Set("crc32", Napi::Function::New<&compute_crc32>(env, "crc32"));
  return exports;
}

}  // namespace
}  // namespace framelane::binding

static Napi::Object InitializeAddon(Napi::Env env, Napi::Object exports) {
  return framelane::binding::initialize(env, exports);
}

NODE_API_MODULE(shm_native, InitializeAddon)
