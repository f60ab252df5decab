#pragma once

#include <napi.h>

#include <memory>

#include "framelane/raster/renderer.h"

namespace framelane::binding {

/// A renderer for JavaScript: frames are drawn off the JavaScript thread, one at a time.
class RendererBinding : public Napi::ObjectWrap<RendererBinding> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit RendererBinding(const Napi::CallbackInfo& info);

  raster::Renderer& renderer() { return *renderer_; }
  void end_drawing() { is_drawing_ = false; }

 private:
  Napi::Value render(const Napi::CallbackInfo& info);
  Napi::Value pick(const Napi::CallbackInfo& info);

  std::unique_ptr<raster::Renderer> renderer_;
  // Keeps the scene of the last frame alive for pick().
  Napi::ObjectReference last_scene_;
  bool is_drawing_ = false;
};

}  // namespace framelane::binding
