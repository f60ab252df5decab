// What must hold of every picture, checked without Node: the program ends with 1 when something does not.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "check.h"
#include "framelane/raster/renderer.h"

namespace {

using namespace framelane::raster;

constexpr Mat4 kIdentity{{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};

/// Vertices are clip coordinates; nothing shines but the surfaces themselves.
FrameRequest make_request(uint32_t width, uint32_t height) {
  FrameRequest request;
  request.width = width;
  request.height = height;
  request.pitch_bytes = width * 4;
  request.view_projection = kIdentity;
  request.is_orthographic = true;
  return request;
}

uint32_t add_glow(Scene& scene, float r, float g, float b, float opacity) {
  Material material;
  material.base_color[0] = material.base_color[1] = material.base_color[2] = 0;
  material.emissive[0] = r;
  material.emissive[1] = g;
  material.emissive[2] = b;
  material.opacity = opacity;
  scene.add_material(material);
  return static_cast<uint32_t>(scene.materials().size() - 1);
}

std::vector<uint32_t> draw(Renderer& renderer, const Scene& scene, const FrameRequest& request) {
  std::vector<uint32_t> pixels(size_t{request.width} * request.height);
  FrameReport report;
  EXPECT(renderer.render(scene, request, reinterpret_cast<uint8_t*>(pixels.data()), &report) == RenderStatus::kOk);
  return pixels;
}

Mesh make_quad(float left, float bottom, float right, float top, float z) {
  Mesh mesh;
  mesh.positions = {left, bottom, z, right, bottom, z, right, top, z, left, top, z};
  mesh.indices = {0, 1, 2, 0, 2, 3};
  return mesh;
}

/// Half-transparent triangles that share edges: a pixel drawn twice would be brighter, one left out darker.
void test_shared_edges() {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> shift(-0.22f, 0.22f);
  constexpr int kSide = 23;
  Mesh mesh;
  for (int y = 0; y <= kSide; ++y) {
    for (int x = 0; x <= kSide; ++x) {
      const bool is_edge = x == 0 || y == 0 || x == kSide || y == kSide;
      mesh.positions.push_back((static_cast<float>(x) + (is_edge ? 0 : shift(random))) / kSide * 2.4f - 1.2f);
      mesh.positions.push_back((static_cast<float>(y) + (is_edge ? 0 : shift(random))) / kSide * 2.4f - 1.2f);
      mesh.positions.push_back(0.5f);
    }
  }
  for (uint32_t y = 0; y < kSide; ++y) {
    for (uint32_t x = 0; x < kSide; ++x) {
      const uint32_t at = y * (kSide + 1) + x;
      for (const uint32_t corner : {at, at + 1, at + kSide + 2, at, at + kSide + 2, at + kSide + 1}) {
        mesh.indices.push_back(corner);
      }
    }
  }
  // One instance per triangle, each at a depth of its own: on one plane what is drawn twice would be dropped.
  Scene scene;
  const uint32_t glow = add_glow(scene, 1, 1, 1, 0.5f);
  std::vector<Instance> instances;
  for (uint32_t triangle = 0; triangle * 3 < mesh.indices.size(); ++triangle) {
    Mesh one;
    for (uint32_t k = 0; k < 3; ++k) {
      const uint32_t corner = mesh.indices[triangle * 3 + k];
      one.positions.push_back(mesh.positions[corner * 3]);
      one.positions.push_back(mesh.positions[corner * 3 + 1]);
      one.positions.push_back(0.1f + 0.8f * static_cast<float>(triangle) / static_cast<float>(mesh.indices.size() / 3));
    }
    one.indices = {0, 1, 2};
    EXPECT(scene.add_mesh(one));
    instances.push_back({triangle, glow, triangle + 1, triangle + 1, kVisible | kDoubleSided, kIdentity});
  }
  EXPECT(scene.set_instances(instances));
  Renderer renderer(2);
  const FrameRequest request = make_request(317, 211);
  const std::vector<uint32_t> pixels = draw(renderer, scene, request);
  for (const uint32_t pixel : pixels) EXPECT(pixel == pixels[0]);
  EXPECT((pixels[0] & 0xff) > 180 && (pixels[0] & 0xff) < 195);
}

/// The nearer one wins whichever comes first, and is what a pick finds.
void test_depth_order() {
  for (const bool is_near_first : {false, true}) {
    Scene scene;
    const uint32_t red = add_glow(scene, 1, 0, 0, 1);
    const uint32_t blue = add_glow(scene, 0, 0, 1, 1);
    EXPECT(scene.add_mesh(make_quad(-1, -1, 0.5f, 1, 0.3f)));
    EXPECT(scene.add_mesh(make_quad(-0.5f, -1, 1, 1, 0.6f)));
    const Instance far{0, red, 1, 1, kVisible, kIdentity};
    const Instance near{1, blue, 2, 2, kVisible, kIdentity};
    EXPECT(scene.set_instances(is_near_first ? std::vector<Instance>{near, far} : std::vector<Instance>{far, near}));
    Renderer renderer(1);
    const std::vector<uint32_t> pixels = draw(renderer, scene, make_request(64, 8));
    for (uint32_t x = 0; x < 64; ++x) {
      EXPECT(pixels[x] == (x < 16 ? 0xffff0000u : 0xff0000ffu));
      EXPECT(renderer.pick(x, 4) == (x < 16 ? 1u : 2u));
    }
  }
}

/// A tilted quad seen in perspective shows the texture where the ray meets it.
void test_perspective_correct_uv() {
  constexpr uint32_t kTexels = 256;
  std::vector<uint8_t> ramp(kTexels * 4, 255);
  for (uint32_t x = 0; x < kTexels; ++x) ramp[x * 4] = static_cast<uint8_t>(x);
  Scene scene;
  scene.add_texture(ramp.data(), kTexels, 1, false, Wrap::kClamp, Wrap::kClamp);
  Material material;
  material.base_color[0] = material.base_color[1] = material.base_color[2] = 1;
  material.base_texture = 0;
  scene.add_material(material);
  // From (-1, y, -1) to (1, y, -5), seen from the origin along -z: x = -1 + 2u, z = -1 - 4u.
  Mesh mesh;
  mesh.positions = {-1, -1, -1, 1, -1, -5, 1, 1, -5, -1, 1, -1};
  mesh.uvs = {0, 0, 1, 0, 1, 1, 0, 1};
  mesh.indices = {0, 1, 2, 0, 2, 3};
  EXPECT(scene.add_mesh(mesh));
  EXPECT(scene.set_instances({{0, 0, 1, 1, kVisible | kDoubleSided, kIdentity}}));
  FrameRequest request = make_request(200, 100);
  request.is_orthographic = false;
  request.aov = Aov::kAlbedo;
  request.texture_filter = TextureFilter::kBilinear;
  request.view_projection = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0, 0, 0.1f, 0}};
  Renderer renderer(2);
  const std::vector<uint32_t> pixels = draw(renderer, scene, request);
  const auto decode = [](float s) { return s <= 0.04045f ? s / 12.92f : std::pow((s + 0.055f) / 1.055f, 2.4f); };
  int compared = 0;
  for (uint32_t x = 0; x < 200; ++x) {
    const float ndc = (static_cast<float>(x) + 0.5f) / 100 - 1;
    // ndc = x / -z
    const float u = (ndc + 1) / (2 - 4 * ndc);
    const uint32_t pixel = pixels[50 * 200 + x];
    if (!(u > 0.02f && u < 0.98f) || pixel == 0xff000000u) continue;
    const float shown = decode(static_cast<float>((pixel >> 16) & 0xff) / 255);
    EXPECT(std::fabs(shown - (u * kTexels - 0.5f) / 255) < 0.012f);
    ++compared;
  }
  EXPECT(compared > 80);
}

uint32_t hash_color(uint32_t id) {
  uint32_t h = id * 0x9E3779B1u;
  h ^= h >> 15;
  h *= 0x85EBCA77u;
  h ^= h >> 13;
  return 0xff000000u | 0x202020u | (h & 0xdfdfdfu);
}

void test_pick_is_the_id_picture() {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> place(-1.5f, 1.5f);
  std::uniform_real_distribution<float> depth(0.05f, 0.95f);
  Scene scene;
  const uint32_t solid = add_glow(scene, 1, 1, 1, 1);
  const uint32_t veil = add_glow(scene, 1, 1, 1, 0.3f);
  std::vector<Instance> instances;
  for (uint32_t k = 0; k < 60; ++k) {
    Mesh mesh;
    for (int corner = 0; corner < 3; ++corner) {
      mesh.positions.insert(mesh.positions.end(), {place(random), place(random), depth(random)});
    }
    mesh.indices = {0, 1, 2};
    EXPECT(scene.add_mesh(mesh));
    instances.push_back({k, k % 4 == 0 ? veil : solid, k + 1, 1, kVisible | kDoubleSided, kIdentity});
  }
  EXPECT(scene.set_instances(instances));
  Renderer renderer(2);
  FrameRequest request = make_request(150, 90);
  request.aov = Aov::kInstance;
  const std::vector<uint32_t> ids = draw(renderer, scene, request);
  for (const Aov last : {Aov::kInstance, Aov::kColor}) {
    request.aov = last;
    draw(renderer, scene, request);
    for (uint32_t at = 0; at < ids.size(); ++at) {
      const uint32_t picked = renderer.pick(at % 150, at / 150);
      EXPECT(ids[at] == (picked == 0 ? 0xff000000u : hash_color(picked)));
    }
  }
  EXPECT(renderer.pick(150, 0) == 0);
  EXPECT(renderer.pick(0, 90) == 0);
}

/// Front to back: 0.5 red before 0.5 green before solid blue.
void test_translucent_layers() {
  Scene scene;
  for (uint32_t k = 0; k < 3; ++k) EXPECT(scene.add_mesh(make_quad(-1, -1, 1, 1, 0.7f - 0.2f * static_cast<float>(k))));
  const uint32_t red = add_glow(scene, 1, 0, 0, 0.5f);
  const uint32_t green = add_glow(scene, 0, 1, 0, 0.5f);
  const uint32_t blue = add_glow(scene, 0, 0, 1, 1);
  EXPECT(scene.set_instances({{2, blue, 3, 3, kVisible, kIdentity},
                              {0, red, 1, 1, kVisible, kIdentity},
                              {1, green, 2, 2, kVisible, kIdentity}}));
  Renderer renderer(1);
  FrameRequest request = make_request(40, 40);
  for (const uint32_t samples : {1u, 4u}) {
    request.samples = samples;
    const uint32_t pixel = draw(renderer, scene, request)[20 * 40 + 20];
    // sRGB of 0.5, 0.25 and 0.25.
    EXPECT(std::abs(static_cast<int>((pixel >> 16) & 0xff) - 188) <= 1);
    EXPECT(std::abs(static_cast<int>((pixel >> 8) & 0xff) - 137) <= 1);
    EXPECT(std::abs(static_cast<int>(pixel & 0xff) - 137) <= 1);
  }
}

void test_threads_agree() {
  Scene scene;
  const uint32_t glow = add_glow(scene, 0.4f, 0.7f, 0.2f, 1);
  EXPECT(scene.add_mesh(make_quad(-0.9f, -0.8f, 0.7f, 0.95f, 0.5f)));
  EXPECT(scene.set_instances({{0, glow, 1, 1, kVisible | kSelected, kIdentity}}));
  FrameRequest request = make_request(133, 71);
  request.samples = 4;
  Renderer one(1);
  Renderer four(4);
  EXPECT(draw(one, scene, request) == draw(four, scene, request));
}

void test_bad_numbers_and_sizes() {
  Scene scene;
  add_glow(scene, 1, 1, 1, 0.5f);
  Mesh broken = make_quad(0, 0, 1, 1, 0.5f);
  broken.indices[2] = 9;
  EXPECT(!scene.add_mesh(broken));
  Mesh wild = make_quad(-1e30f, -1e20f, 1e30f, 1e20f, 0.5f);
  wild.positions[2] = std::numeric_limits<float>::quiet_NaN();
  wild.positions[4] = std::numeric_limits<float>::infinity();
  EXPECT(scene.add_mesh(wild));
  Mesh through = make_quad(-3, -3, 3, 3, 2);
  through.positions[2] = -40;
  EXPECT(scene.add_mesh(through));
  EXPECT(!scene.set_instances({{5, 0, 1, 1, kVisible, kIdentity}}));
  EXPECT(!scene.set_instances({{0, 7, 1, 1, kVisible, kIdentity}}));
  EXPECT(scene.set_instances({{0, 0, 1, 1, kVisible | kDoubleSided | kSelected, kIdentity},
                              {1, 0, 2, 2, kVisible | kDoubleSided, kIdentity}}));
  Renderer renderer(2);
  for (const auto& [width, height] : {std::pair<uint32_t, uint32_t>{1, 1}, {3, 5}, {33, 31}, {8192, 1}}) {
    FrameRequest request = make_request(width, height);
    request.samples = 4;
    draw(renderer, scene, request);
    request.is_wireframe = true;
    draw(renderer, scene, request);
  }
  FrameReport report;
  uint8_t pixel[4];
  EXPECT(renderer.render(scene, make_request(0, 1), pixel, &report) == RenderStatus::kBadSize);
  EXPECT(renderer.render(scene, make_request(8193, 1), pixel, &report) == RenderStatus::kBadSize);
}

}  // namespace

int main() {
  test_shared_edges();
  test_depth_order();
  test_perspective_correct_uv();
  test_pick_is_the_id_picture();
  test_translucent_layers();
  test_threads_agree();
  test_bad_numbers_and_sizes();
  std::printf("%d passed, %d failed\n", checks.passed, checks.failed);
  return checks.failed == 0 ? 0 : 1;
}
