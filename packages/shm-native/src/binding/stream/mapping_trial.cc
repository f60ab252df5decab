#include "mapping_trial.h"

#include "../arguments.h"
#include "framelane/stream/region_mapper.h"
#include "stream_error_object.h"

namespace framelane::binding {

Napi::Value try_mapping(const Napi::CallbackInfo& info) {
  const Arguments arguments(info);
  const BorrowedBytes bytes = arguments.bytes(0, "view");
  const Napi::Function look = arguments.function(1, "look");
  StreamError error;
  const auto trial = region_mapper::Trial::start(bytes.data, bytes.size, error);
  if (!trial) throw to_stream_error(info.Env(), error);
  bool is_good = true;
  // Twice: the second value must come through although the holder wrote to another page in between.
  for (const uint32_t value : {1u, 2u}) {
    trial->write(value);
    const Napi::Value seen = look.Call({Napi::Number::New(info.Env(), value)});
    is_good = is_good && seen.IsBoolean() && seen.As<Napi::Boolean>().Value();
  }
  return Napi::Boolean::New(info.Env(), is_good && !trial->holder_wrote());
}

}  // namespace framelane::binding
