#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace framelane::binding {

/// Bytes of a typed array, valid until control returns to JavaScript.
struct BorrowedBytes {
  uint8_t* data;
  size_t size;
};

/// Throws a TypeError with Node's own code: "<name> must be <expected>".
[[noreturn]] inline void throw_wrong_type(Napi::Env env, const char* name, const char* expected) {
  Napi::TypeError error = Napi::TypeError::New(env, std::string(name) + " must be " + expected);
  error.Set("code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

/// Reads the arguments of one call in order; each accessor names what it wants, for the error message.
/// Ranges are the TypeScript side's business: here only the types are made sure of.
class Arguments {
 public:
  explicit Arguments(const Napi::CallbackInfo& info) : info_(info) {}

  std::string string(size_t index, const char* name) const {
    if (!info_[index].IsString()) throw_wrong_type(info_.Env(), name, "a string");
    return info_[index].As<Napi::String>().Utf8Value();
  }

  uint32_t u32(size_t index, const char* name) const {
    if (!info_[index].IsNumber()) throw_wrong_type(info_.Env(), name, "a number");
    return info_[index].As<Napi::Number>().Uint32Value();
  }

  std::optional<uint32_t> optional_u32(size_t index, const char* name) const {
    if (info_[index].IsUndefined()) return std::nullopt;
    return u32(index, name);
  }

  std::optional<double> optional_number(size_t index, const char* name) const {
    if (info_[index].IsUndefined()) return std::nullopt;
    if (!info_[index].IsNumber()) throw_wrong_type(info_.Env(), name, "a number");
    return info_[index].As<Napi::Number>().DoubleValue();
  }

  bool boolean(size_t index, const char* name) const {
    if (!info_[index].IsBoolean()) throw_wrong_type(info_.Env(), name, "a boolean");
    return info_[index].As<Napi::Boolean>().Value();
  }

  /// A number or a BigInt.
  uint64_t u64(size_t index, const char* name) const {
    if (info_[index].IsNumber()) return static_cast<uint64_t>(info_[index].As<Napi::Number>().DoubleValue());
    if (!info_[index].IsBigInt()) throw_wrong_type(info_.Env(), name, "a number or a BigInt");
    bool is_lossless;
    return info_[index].As<Napi::BigInt>().Uint64Value(&is_lossless);
  }

  /// Views over a SharedArrayBuffer are welcome, so the array's buffer is never looked at: asking Node-API for the
  /// buffer of such a view fails, asking for the view's own pointer does not.
  BorrowedBytes bytes(size_t index, const char* name) const {
    napi_typedarray_type type;
    size_t length = 0;
    void* data = nullptr;
    const napi_status status =
        napi_get_typedarray_info(info_.Env(), info_[index], &type, &length, &data, nullptr, nullptr);
    if (status != napi_ok || (type != napi_uint8_array && type != napi_uint8_clamped_array)) {
      throw_wrong_type(info_.Env(), name, "a Uint8Array");
    }
    return {static_cast<uint8_t*>(data), length};
  }

  Napi::Function function(size_t index, const char* name) const {
    if (!info_[index].IsFunction()) throw_wrong_type(info_.Env(), name, "a function");
    return info_[index].As<Napi::Function>();
  }

 private:
  const Napi::CallbackInfo& info_;
};

}  // namespace framelane::binding
