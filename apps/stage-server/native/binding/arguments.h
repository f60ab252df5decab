#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace framelane::binding {

[[noreturn]] inline void throw_wrong_type(Napi::Env env, const std::string& name, const char* expected) {
  Napi::TypeError error = Napi::TypeError::New(env, name + " must be " + expected);
  error.Set("code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

/// Elements of a typed array, valid until control returns to JavaScript.
template <typename Element>
struct Borrowed {
  Element* data;
  size_t count;
};

/// Views over a SharedArrayBuffer are welcome, so the array's own buffer is never asked for.
template <typename Element>
Borrowed<Element> borrow(Napi::Value value, napi_typedarray_type wanted, const std::string& name, const char* expected) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(value.Env(), value, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != wanted) throw_wrong_type(value.Env(), name, expected);
  return {static_cast<Element*>(data), length};
}

inline Borrowed<float> borrow_floats(Napi::Value value, const std::string& name) {
  return borrow<float>(value, napi_float32_array, name, "a Float32Array");
}
inline Borrowed<uint32_t> borrow_u32(Napi::Value value, const std::string& name) {
  return borrow<uint32_t>(value, napi_uint32_array, name, "a Uint32Array");
}
inline Borrowed<uint8_t> borrow_bytes(Napi::Value value, const std::string& name) {
  return borrow<uint8_t>(value, napi_uint8_array, name, "a Uint8Array");
}

/// Reads named members of an options object.
class Options {
 public:
  Options(Napi::Value value, const char* name) : name_(name) {
    if (!value.IsObject()) throw_wrong_type(value.Env(), name, "an object");
    object_ = value.As<Napi::Object>();
  }

  Napi::Value get(const char* key) const { return object_.Get(key); }
  bool has(const char* key) const { return !object_.Get(key).IsUndefined(); }
  std::string path(const char* key) const { return std::string(name_) + "." + key; }

  float number(const char* key) const {
    const Napi::Value value = object_.Get(key);
    if (!value.IsNumber()) throw_wrong_type(object_.Env(), path(key), "a number");
    return value.As<Napi::Number>().FloatValue();
  }
  uint32_t u32(const char* key) const {
    const Napi::Value value = object_.Get(key);
    if (!value.IsNumber()) throw_wrong_type(object_.Env(), path(key), "a number");
    return value.As<Napi::Number>().Uint32Value();
  }
  bool boolean(const char* key) const {
    const Napi::Value value = object_.Get(key);
    if (!value.IsBoolean()) throw_wrong_type(object_.Env(), path(key), "a boolean");
    return value.As<Napi::Boolean>().Value();
  }
  /// A Float32Array of exactly `count` numbers.
  const float* floats(const char* key, size_t count) const {
    const Borrowed<float> values = borrow_floats(object_.Get(key), path(key));
    if (values.count != count) {
      throw_wrong_type(object_.Env(), path(key), ("a Float32Array of " + std::to_string(count)).c_str());
    }
    return values.data;
  }

 private:
  Napi::Object object_;
  const char* name_;
};

}  // namespace framelane::binding
