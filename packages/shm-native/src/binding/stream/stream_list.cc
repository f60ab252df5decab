#include "stream_list.h"

#include "framelane/stream/stream_directory.h"

namespace framelane::binding {

Napi::Value list_streams_for_js(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array list = Napi::Array::New(env);
  for (const ListedStream& stream : list_streams()) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", stream.name);
    entry.Set("state", stream.is_readable ? static_cast<int32_t>(stream.state) : -1);
    entry.Set("maxWidth", stream.info.max_width);
    entry.Set("maxHeight", stream.info.max_height);
    entry.Set("slotCount", stream.info.slot_count);
    entry.Set("regionBytes", static_cast<double>(stream.info.region_bytes));
    entry.Set("latestSequence", static_cast<double>(stream.latest_sequence));
    entry.Set("producerPid", stream.producer_pid);
    list.Set(list.Length(), entry);
  }
  return list;
}

}  // namespace framelane::binding
