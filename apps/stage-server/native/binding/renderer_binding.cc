#include "renderer_binding.h"

#include <algorithm>

#include "arguments.h"
#include "scene_binding.h"

namespace framelane::binding {
namespace {

raster::Vec3 read_vec3(const Options& options, const char* key) {
  const float* v = options.floats(key, 3);
  return {v[0], v[1], v[2]};
}

raster::FrameRequest read_request(Napi::Value value) {
  const Options options(value, "request");
  raster::FrameRequest request;
  request.width = options.u32("width");
  request.height = options.u32("height");
  request.pitch_bytes = options.u32("pitchBytes");
  std::copy_n(options.floats("viewProjection", 16), 16, request.view_projection.m);
  request.forward = read_vec3(options, "forward");
  request.right = read_vec3(options, "right");
  request.up = read_vec3(options, "up");
  request.is_orthographic = options.boolean("isOrthographic");
  request.near_distance = options.number("nearDistance");
  request.far_distance = options.number("farDistance");
  request.aov = static_cast<raster::Aov>(std::min(options.u32("aov"), 5u));
  request.tone_map = static_cast<raster::ToneMap>(std::min(options.u32("toneMap"), 2u));
  request.texture_filter = static_cast<raster::TextureFilter>(std::min(options.u32("textureFilter"), 2u));
  request.samples = options.u32("samples");
  request.is_wireframe = options.boolean("isWireframe");
  request.culls_back_faces = options.boolean("cullsBackFaces");
  request.exposure = options.number("exposure");
  request.background_top = read_vec3(options, "backgroundTop");
  request.background_bottom = read_vec3(options, "backgroundBottom");
  request.world_up = read_vec3(options, "worldUp");
  request.sky_color = read_vec3(options, "skyColor");
  request.ground_color = read_vec3(options, "groundColor");
  const Borrowed<float> lights = borrow_floats(options.get("lights"), "request.lights");
  request.light_count = static_cast<uint32_t>(std::min<size_t>(lights.count / 6, raster::kMaxLights));
  for (uint32_t l = 0; l < request.light_count; ++l) {
    const float* v = lights.data + l * 6;
    request.lights[l] = {{v[0], v[1], v[2]}, {v[3], v[4], v[5]}};
  }
  return request;
}

class RenderWorker : public Napi::AsyncWorker {
 public:
  RenderWorker(Napi::Env env, RendererBinding* renderer, SceneBinding* scene, const raster::FrameRequest& request,
               Napi::Value target)
      : Napi::AsyncWorker(env, "framelane:render"),
        deferred_(Napi::Promise::Deferred::New(env)),
        renderer_(renderer),
        scene_(scene),
        request_(request),
        target_(borrow_bytes(target, "target").data) {
    scene_->begin_drawing();
    kept_[0] = Napi::Persistent(renderer->Value());
    kept_[1] = Napi::Persistent(scene->Value());
    kept_[2] = Napi::Persistent(target.As<Napi::Object>());
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override { status_ = renderer_->renderer().render(scene_->scene(), request_, target_, &report_); }

  void OnOK() override {
    finish();
    if (status_ != raster::RenderStatus::kOk) {
      deferred_.Reject(Napi::RangeError::New(Env(), "expected 1..8192 pixels a side and rows at least as wide").Value());
      return;
    }
    Napi::Object report = Napi::Object::New(Env());
    report.Set("visibleInstances", report_.visible_instances);
    report.Set("visibleTriangles", report_.visible_triangles);
    report.Set("geometryMs", report_.geometry_ms);
    report.Set("rasterMs", report_.raster_ms);
    deferred_.Resolve(report);
  }

  void OnError(const Napi::Error& error) override {
    finish();
    deferred_.Reject(error.Value());
  }

 private:
  void finish() {
    scene_->end_drawing();
    renderer_->end_drawing();
  }

  Napi::Promise::Deferred deferred_;
  RendererBinding* renderer_;
  SceneBinding* scene_;
  raster::FrameRequest request_;
  uint8_t* target_;
  // Renderer, scene and target, so that none is collected while the frame is drawn.
  Napi::ObjectReference kept_[3];
  raster::RenderStatus status_ = raster::RenderStatus::kOk;
  raster::FrameReport report_;
};

}  // namespace

Napi::Function RendererBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeRenderer",
                     {InstanceMethod<&RendererBinding::render>("render"), InstanceMethod<&RendererBinding::pick>("pick")});
}

RendererBinding::RendererBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RendererBinding>(info) {
  if (!info[0].IsNumber()) throw_wrong_type(info.Env(), "threads", "a number");
  renderer_ = std::make_unique<raster::Renderer>(info[0].As<Napi::Number>().Uint32Value());
}

/// (scene, request, target): a promise of the frame's report. `target` must be left alone until it settles.
Napi::Value RendererBinding::render(const Napi::CallbackInfo& info) {
  if (is_drawing_) throw Napi::Error::New(info.Env(), "expected no frame being drawn; await the last render() first");
  if (!info[0].IsObject()) throw_wrong_type(info.Env(), "scene", "a NativeScene");
  SceneBinding* scene = SceneBinding::Unwrap(info[0].As<Napi::Object>());
  const raster::FrameRequest request = read_request(info[1]);
  const Borrowed<uint8_t> target = borrow_bytes(info[2], "target");
  if (target.count < uint64_t{request.pitch_bytes} * request.height) {
    throw Napi::RangeError::New(info.Env(), "target must hold pitchBytes x height bytes");
  }
  last_scene_ = Napi::Persistent(info[0].As<Napi::Object>());
  is_drawing_ = true;
  auto* worker = new RenderWorker(info.Env(), this, scene, request, info[2]);
  const Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

Napi::Value RendererBinding::pick(const Napi::CallbackInfo& info) {
  if (is_drawing_) throw Napi::Error::New(info.Env(), "expected no frame being drawn; await the last render() first");
  if (!info[0].IsNumber() || !info[1].IsNumber()) throw_wrong_type(info.Env(), "x and y", "numbers");
  const uint32_t x = info[0].As<Napi::Number>().Uint32Value();
  const uint32_t y = info[1].As<Napi::Number>().Uint32Value();
  return Napi::Number::New(info.Env(), renderer_->pick(x, y));
}

}  // namespace framelane::binding
