#include "framelane/raster/scene.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace framelane::raster {
namespace {

float decode_srgb(float value) {
  return value <= 0.04045f ? value / 12.92f : std::pow((value + 0.055f) / 1.055f, 2.4f);
}

bool has_length(const std::vector<float>& values, size_t vertices, size_t width) {
  return values.empty() || values.size() == vertices * width;
}

Texture::Level halve(const Texture::Level& level) {
  Texture::Level out{std::max(1u, level.width / 2), std::max(1u, level.height / 2), {}};
  out.texels.resize(size_t{out.width} * out.height * 4);
  for (uint32_t y = 0; y < out.height; ++y) {
    const uint32_t y0 = std::min(y * 2, level.height - 1);
    const uint32_t y1 = std::min(y * 2 + 1, level.height - 1);
    for (uint32_t x = 0; x < out.width; ++x) {
      const uint32_t x0 = std::min(x * 2, level.width - 1);
      const uint32_t x1 = std::min(x * 2 + 1, level.width - 1);
      for (uint32_t channel = 0; channel < 4; ++channel) {
        const auto texel = [&](uint32_t tx, uint32_t ty) -> uint32_t {
          return level.texels[(size_t{ty} * level.width + tx) * 4 + channel];
        };
        const uint32_t sum = texel(x0, y0) + texel(x1, y0) + texel(x0, y1) + texel(x1, y1);
        out.texels[(size_t{y} * out.width + x) * 4 + channel] = static_cast<uint16_t>((sum + 2) / 4);
      }
    }
  }
  return out;
}

}  // namespace

bool Scene::add_mesh(Mesh mesh) {
  const size_t vertices = mesh.vertex_count();
  if (mesh.positions.size() % 3 != 0 || mesh.indices.size() % 3 != 0) return false;
  if (!has_length(mesh.normals, vertices, 3) || !has_length(mesh.uvs, vertices, 2)) return false;
  if (!has_length(mesh.colors, vertices, 4)) return false;
  if (std::any_of(mesh.indices.begin(), mesh.indices.end(), [&](uint32_t index) { return index >= vertices; })) {
    return false;
  }
  for (size_t vertex = 0; vertex < vertices; ++vertex) {
    const Vec3 p{mesh.positions[vertex * 3], mesh.positions[vertex * 3 + 1], mesh.positions[vertex * 3 + 2]};
    if (vertex == 0) mesh.low = mesh.high = p;
    mesh.low = {std::min(mesh.low.x, p.x), std::min(mesh.low.y, p.y), std::min(mesh.low.z, p.z)};
    mesh.high = {std::max(mesh.high.x, p.x), std::max(mesh.high.y, p.y), std::max(mesh.high.z, p.z)};
  }
  for (size_t at = 3; at < mesh.colors.size(); at += 4) mesh.is_translucent = mesh.is_translucent || mesh.colors[at] < 1;
  meshes_.push_back(std::move(mesh));
  return true;
}

void Scene::add_texture(const uint8_t* rgba, uint32_t width, uint32_t height, bool is_srgb, Wrap wrap_s, Wrap wrap_t) {
  uint16_t color_table[256];
  for (int value = 0; value < 256; ++value) {
    const float unit = static_cast<float>(value) / 255.0f;
    color_table[value] = static_cast<uint16_t>(std::lround((is_srgb ? decode_srgb(unit) : unit) * 65535.0f));
  }
  Texture::Level base{width, height, {}};
  base.texels.resize(size_t{width} * height * 4);
  for (size_t texel = 0; texel < size_t{width} * height; ++texel) {
    for (size_t channel = 0; channel < 3; ++channel) {
      base.texels[texel * 4 + channel] = color_table[rgba[texel * 4 + channel]];
    }
    base.texels[texel * 4 + 3] = static_cast<uint16_t>(rgba[texel * 4 + 3] * 257);
  }
  Texture texture;
  texture.wrap_s = wrap_s;
  texture.wrap_t = wrap_t;
  texture.levels.push_back(std::move(base));
  while (texture.levels.back().width > 1 || texture.levels.back().height > 1) {
    texture.levels.push_back(halve(texture.levels.back()));
  }
  textures_.push_back(std::move(texture));
}

bool Scene::set_instances(std::vector<Instance> instances) {
  for (const Instance& instance : instances) {
    if (instance.mesh >= meshes_.size() || instance.material >= materials_.size()) return false;
    const int32_t texture = materials_[instance.material].base_texture;
    if (texture >= static_cast<int32_t>(textures_.size())) return false;
  }
  instances_ = std::move(instances);
  ++revision_;
  return true;
}

}  // namespace framelane::raster
