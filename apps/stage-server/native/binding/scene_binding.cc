#include "scene_binding.h"

#include <algorithm>
#include <utility>

#include "arguments.h"

namespace framelane::binding {
namespace {

std::vector<float> copy_optional_floats(const Options& options, const char* key) {
  if (!options.has(key)) return {};
  const Borrowed<float> values = borrow_floats(options.get(key), options.path(key));
  return {values.data, values.data + values.count};
}

constexpr size_t kWordsPerInstance = 5;

}  // namespace

Napi::Function SceneBinding::define(Napi::Env env) {
  return DefineClass(env, "NativeScene",
                     {InstanceMethod<&SceneBinding::add_mesh>("addMesh"),
                      InstanceMethod<&SceneBinding::add_texture>("addTexture"),
                      InstanceMethod<&SceneBinding::add_material>("addMaterial"),
                      InstanceMethod<&SceneBinding::set_instances>("setInstances")});
}

void SceneBinding::require_idle(Napi::Env env) const {
  if (drawings_ > 0) throw Napi::Error::New(env, "expected no frame of this scene being drawn; await render() first");
}

Napi::Value SceneBinding::add_mesh(const Napi::CallbackInfo& info) {
  require_idle(info.Env());
  const Options options(info[0], "mesh");
  raster::Mesh mesh;
  mesh.positions = copy_optional_floats(options, "positions");
  mesh.normals = copy_optional_floats(options, "normals");
  mesh.uvs = copy_optional_floats(options, "uvs");
  mesh.colors = copy_optional_floats(options, "colors");
  const Borrowed<uint32_t> indices = borrow_u32(options.get("indices"), "mesh.indices");
  mesh.indices.assign(indices.data, indices.data + indices.count);
  if (!scene_.add_mesh(std::move(mesh))) {
    throw Napi::RangeError::New(info.Env(), "mesh: arrays of different lengths, or an index beyond the vertices");
  }
  return Napi::Number::New(info.Env(), static_cast<double>(scene_.meshes().size() - 1));
}

Napi::Value SceneBinding::add_texture(const Napi::CallbackInfo& info) {
  require_idle(info.Env());
  const Options options(info[0], "texture");
  const Borrowed<uint8_t> rgba = borrow_bytes(options.get("rgba"), "texture.rgba");
  const uint32_t width = options.u32("width");
  const uint32_t height = options.u32("height");
  if (width == 0 || height == 0 || rgba.count != size_t{width} * height * 4) {
    throw Napi::RangeError::New(info.Env(), "texture.rgba must hold width x height x 4 bytes");
  }
  const auto wrap = [&](const char* key) { return static_cast<raster::Wrap>(std::min(options.u32(key), 3u)); };
  scene_.add_texture(rgba.data, width, height, options.boolean("isSrgb"), wrap("wrapS"), wrap("wrapT"));
  return Napi::Number::New(info.Env(), static_cast<double>(scene_.textures().size() - 1));
}

Napi::Value SceneBinding::add_material(const Napi::CallbackInfo& info) {
  require_idle(info.Env());
  const Options options(info[0], "material");
  raster::Material material;
  std::copy_n(options.floats("baseColor", 3), 3, material.base_color);
  std::copy_n(options.floats("emissive", 3), 3, material.emissive);
  material.roughness = options.number("roughness");
  material.metallic = options.number("metallic");
  material.opacity = options.number("opacity");
  material.alpha_cutoff = options.number("opacityCutoff");
  material.uses_texture_alpha = options.boolean("usesTextureAlpha");
  material.base_texture = static_cast<int32_t>(options.number("baseTexture"));
  scene_.add_material(material);
  return Napi::Number::New(info.Env(), static_cast<double>(scene_.materials().size() - 1));
}

/// (words, worlds): per instance mesh, material, primId, semanticId, flags; and 16 floats.
void SceneBinding::set_instances(const Napi::CallbackInfo& info) {
  require_idle(info.Env());
  const Borrowed<uint32_t> words = borrow_u32(info[0], "words");
  const Borrowed<float> worlds = borrow_floats(info[1], "worlds");
  const size_t count = words.count / kWordsPerInstance;
  if (words.count % kWordsPerInstance != 0 || worlds.count != count * 16) {
    throw Napi::RangeError::New(info.Env(), "expected 5 words and 16 floats per instance");
  }
  std::vector<raster::Instance> instances(count);
  for (size_t i = 0; i < count; ++i) {
    const uint32_t* word = words.data + i * kWordsPerInstance;
    instances[i] = {word[0], word[1], word[2], word[3], word[4], {}};
    std::copy_n(worlds.data + i * 16, 16, instances[i].world.m);
  }
  if (!scene_.set_instances(std::move(instances))) {
    throw Napi::RangeError::New(info.Env(), "an instance names a mesh, material or texture that was not added");
  }
}

}  // namespace framelane::binding
