#include <napi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "kernel.h"

namespace framelane::effects {

/// Fewer rows than this are not worth a thread.
constexpr int kLeastRows = 64;
constexpr int kMostBands = 4;

struct Job {
  KernelCall call{};
  const Kernel* kernel = nullptr;
  double mix = 1.0;
  std::vector<const uint8_t*> sources;
  std::vector<double> params;
  /// Keeps the buffers alive until every band is done. Touched on the JavaScript thread alone, as is what follows.
  napi_ref buffers = nullptr;
  napi_deferred deferred = nullptr;
  int bands_left = 0;
};

/// A band of rows of one picture, on a thread of Node's pool.
struct Band {
  std::shared_ptr<Job> job;
  int first;
  int last;
  napi_async_work work = nullptr;
};

static void run_band(napi_env, void* data) {
  const Band& band = *static_cast<Band*>(data);
  band.job->kernel->run(band.job->call, band.first, band.last);
  if (band.job->mix < 1.0) blend_rows(band.job->call, band.job->mix, band.first, band.last);
}

/// Called once per band, in the end of a thread or process, too: nothing can be told to anybody then, and the wrappers
/// of C++ would end the process for it. So this stays with plain calls, whose failures do not matter.
static void finish_band(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Band> band(static_cast<Band*>(data));
  napi_delete_async_work(env, band->work);
  Job& job = *band->job;
  if (--job.bands_left > 0) return;
  napi_delete_reference(env, job.buffers);
  napi_value nothing;
  if (napi_get_undefined(env, &nothing) == napi_ok) napi_resolve_deferred(env, job.deferred, nothing);
}

static void queue_band(Napi::Env env, const std::shared_ptr<Job>& job, int first, int last) {
  auto band = std::make_unique<Band>(Band{job, first, last});
  const Napi::String name = Napi::String::New(env, "framelane:effect-kernel");
  const napi_status created = napi_create_async_work(env, nullptr, name, run_band, finish_band, band.get(), &band->work);
  if (created != napi_ok || napi_queue_async_work(env, band->work) != napi_ok) {
    throw Napi::Error::New(env, "cannot start a thread for a kernel");
  }
  // From here on it belongs to finish_band().
  band.release();
}

struct Bytes {
  uint8_t* data;
  size_t length;
};

static Bytes borrow_bytes(Napi::Value value, const char* name) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  const napi_status status = napi_get_typedarray_info(value.Env(), value, &type, &length, &data, nullptr, nullptr);
  if (status != napi_ok || type != napi_uint8_array) {
    throw Napi::TypeError::New(value.Env(), std::string(name) + " must be a Uint8Array");
  }
  return {static_cast<uint8_t*>(data), length};
}

static double read_number(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsNumber()) throw Napi::TypeError::New(object.Env(), std::string(name) + " must be a number");
  return value.As<Napi::Number>().DoubleValue();
}

static Napi::Array read_list(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsArray()) throw Napi::TypeError::New(object.Env(), std::string(name) + " must be a list");
  return value.As<Napi::Array>();
}

static void require(Napi::Env env, bool holds, const std::string& message) {
  if (!holds) throw Napi::RangeError::New(env, message);
}

static Napi::Value RunKernel(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsObject()) throw Napi::TypeError::New(env, "call must be an object");
  const Napi::Object options = info[0].As<Napi::Object>();
  const std::string name = options.Get("kernel").ToString();
  const Kernel* kernel = find_kernel(name.c_str());
  require(env, kernel != nullptr, "no kernel is called " + name);

  auto job = std::make_shared<Job>();
  job->kernel = kernel;
  job->mix = read_number(options, "mix");
  KernelCall& call = job->call;
  call.width = static_cast<int>(read_number(options, "width"));
  call.height = static_cast<int>(read_number(options, "height"));
  call.stride = static_cast<size_t>(read_number(options, "strideBytes"));
  require(env, call.width > 0 && call.height > 0, "a picture must have pixels");
  require(env, call.stride % 4 == 0 && call.stride >= static_cast<size_t>(call.width) * 4, "strideBytes must hold a row of whole pixels");
  const size_t needed = call.stride * static_cast<size_t>(call.height - 1) + static_cast<size_t>(call.width) * 4;

  const Bytes target = borrow_bytes(options.Get("target"), "target");
  require(env, target.length >= needed, "target is smaller than the picture");
  call.target = target.data;
  const Napi::Array sources = read_list(options, "sources");
  require(env, sources.Length() > 0, "a kernel needs a source");
  for (uint32_t at = 0; at < sources.Length(); ++at) {
    const Bytes source = borrow_bytes(sources.Get(at), "a source");
    require(env, source.length >= needed, "a source is smaller than the picture");
    require(env, source.data != target.data, "the target must not be a source");
    job->sources.push_back(source.data);
  }
  call.sources = job->sources.data();
  call.source_count = job->sources.size();

  const Napi::Array params = read_list(options, "params");
  require(env, params.Length() == kernel->param_count,
          name + " takes " + std::to_string(kernel->param_count) + " parameters, got " + std::to_string(params.Length()));
  for (uint32_t at = 0; at < params.Length(); ++at) job->params.push_back(params.Get(at).ToNumber().DoubleValue());
  call.params = job->params.data();
  call.frame_index = static_cast<uint32_t>(read_number(options, "frameIndex"));
  call.seed = static_cast<uint32_t>(read_number(options, "seed"));

  napi_value promise = nullptr;
  if (napi_create_reference(env, options, 1, &job->buffers) != napi_ok ||
      napi_create_promise(env, &job->deferred, &promise) != napi_ok) {
    throw Napi::Error::New(env, "cannot keep the buffers of a kernel");
  }
  const int bands = std::clamp(call.height / kLeastRows, 1, kMostBands);
  job->bands_left = bands;
  for (int band = 0; band < bands; ++band) {
    queue_band(env, job, call.height * band / bands, call.height * (band + 1) / bands);
  }
  return Napi::Value(env, promise);
}

static Napi::Value ListKernels(const Napi::CallbackInfo& info) {
  Napi::Array names = Napi::Array::New(info.Env());
  visit_kernels(
      [](const Kernel& kernel, void* context) {
        Napi::Array& list = *static_cast<Napi::Array*>(context);
        list.Set(list.Length(), kernel.name);
      },
      &names);
  return names;
}

/// Ends the process where it stands: no destructor, no finalizer, no thread joined. Taking Node's threads down while
/// decoders work on them makes addons that are not ours throw where nobody can catch it.
static void ExitProcess(const Napi::CallbackInfo& info) {
  std::_Exit(info[0].ToNumber().Int32Value());
}

static Napi::Object InitializeAddon(Napi::Env env, Napi::Object exports) {
  exports.Set("runKernel", Napi::Function::New(env, RunKernel, "runKernel"));
  exports.Set("exitProcess", Napi::Function::New(env, ExitProcess, "exitProcess"));
  exports.Set("listKernels", Napi::Function::New(env, ListKernels, "listKernels"));
  return exports;
}

NODE_API_MODULE(effect_kernels, InitializeAddon)

}  // namespace framelane::effects
