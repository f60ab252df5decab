#pragma once

#include <napi.h>

#include "framelane/raster/scene.h"

namespace framelane::binding {

/// A scene for JavaScript. While a frame of it is being drawn every change throws.
class SceneBinding : public Napi::ObjectWrap<SceneBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit SceneBinding(const Napi::CallbackInfo& info) : Napi::ObjectWrap<SceneBinding>(info) {}

  const raster::Scene& scene() const { return scene_; }
  void begin_drawing() { ++drawings_; }
  void end_drawing() { --drawings_; }

 private:
  Napi::Value add_mesh(const Napi::CallbackInfo& info);
  Napi::Value add_texture(const Napi::CallbackInfo& info);
  Napi::Value add_material(const Napi::CallbackInfo& info);
  void set_instances(const Napi::CallbackInfo& info);
  void require_idle(Napi::Env env) const;

  raster::Scene scene_;
  int drawings_ = 0;
};

}  // namespace framelane::binding
