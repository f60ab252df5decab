#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "framelane/raster/vec.h"

namespace framelane::raster {

/// Triangles of one shape in its own space. Normals, uvs and colors are per vertex, or absent.
struct Mesh {
  std::vector<float> positions;  // 3 per vertex
  std::vector<float> normals;    // 3 per vertex, or empty: the face's own
  std::vector<float> uvs;        // 2 per vertex, v upwards, or empty
  std::vector<float> colors;     // 4 per vertex, linear, or empty
  std::vector<uint32_t> indices;
  /// Whether a vertex is less than opaque.
  bool is_translucent = false;
  Vec3 low{0, 0, 0};
  Vec3 high{0, 0, 0};

  size_t vertex_count() const { return positions.size() / 3; }
  size_t triangle_count() const { return indices.size() / 3; }
};

/// Values are part of the binding's contract.
enum class Wrap : uint32_t { kRepeat = 0, kClamp = 1, kMirror = 2, kBlack = 3 };

/// A picture with all its smaller versions, as linear 16-bit RGBA, first row at the top.
struct Texture {
  struct Level {
    uint32_t width;
    uint32_t height;
    std::vector<uint16_t> texels;
  };
  std::vector<Level> levels;
  Wrap wrap_s = Wrap::kRepeat;
  Wrap wrap_t = Wrap::kRepeat;
};

struct Material {
  float base_color[3] = {0.18f, 0.18f, 0.18f};  // linear
  float roughness = 0.5f;
  float emissive[3] = {0, 0, 0};
  float metallic = 0;
  /// Times the vertices' and, when uses_texture_alpha, the texture's fourth channel.
  float opacity = 1;
  /// Above 0: what is less opaque is not there, the rest is solid.
  float alpha_cutoff = 0;
  bool uses_texture_alpha = false;
  int32_t base_texture = -1;
};

enum InstanceFlag : uint32_t { kVisible = 1, kDoubleSided = 2, kSelected = 4 };

/// One mesh placed in the world. prim_id is what a pick gives back; 0 means nothing.
struct Instance {
  uint32_t mesh;
  uint32_t material;
  uint32_t prim_id;
  uint32_t semantic_id;
  uint32_t flags;
  Mat4 world;
};

/// What a frame is made of. Not to be changed while a renderer draws it.
class Scene {
 public:
  /// False, and nothing added, when an index points outside the vertices or an array has the wrong length.
  bool add_mesh(Mesh mesh);
  /// `rgba` holds width x height texels of 4 bytes. Builds every smaller level.
  void add_texture(const uint8_t* rgba, uint32_t width, uint32_t height, bool is_srgb, Wrap wrap_s, Wrap wrap_t);
  void add_material(const Material& material) { materials_.push_back(material); }
  /// False, and nothing changed, when an instance names a mesh or material that is not there.
  bool set_instances(std::vector<Instance> instances);

  /// Counts the calls of set_instances: pointers to instances live until it changes.
  uint32_t revision() const { return revision_; }
  const std::vector<Mesh>& meshes() const { return meshes_; }
  const std::vector<Texture>& textures() const { return textures_; }
  const std::vector<Material>& materials() const { return materials_; }
  const std::vector<Instance>& instances() const { return instances_; }

 private:
  std::vector<Mesh> meshes_;
  std::vector<Texture> textures_;
  std::vector<Material> materials_;
  std::vector<Instance> instances_;
  uint32_t revision_ = 0;
};

}  // namespace framelane::raster
