#include <napi.h>

#include "renderer_binding.h"
#include "scene_binding.h"

static Napi::Object InitializeAddon(Napi::Env env, Napi::Object exports) {
  exports.Set("NativeScene", framelane::binding::SceneBinding::define(env));
  exports.Set("NativeRenderer", framelane::binding::RendererBinding::define(env));
  return exports;
}

NODE_API_MODULE(stage_raster, InitializeAddon)
