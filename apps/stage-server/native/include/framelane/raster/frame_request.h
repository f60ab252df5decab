#pragma once

#include <cstdint>

#include "framelane/raster/vec.h"

namespace framelane::raster {

// The numbers of these enumerations are part of the binding's contract.
enum class Aov : uint32_t { kColor = 0, kDepth = 1, kNormal = 2, kInstance = 3, kSemantic = 4, kAlbedo = 5 };
enum class ToneMap : uint32_t { kLinear = 0, kAces = 1, kFilmic = 2 };
enum class TextureFilter : uint32_t { kNearest = 0, kBilinear = 1, kTrilinear = 2 };

/// From far away: `towards` points at the light, length 1. Light that meets a white surface head-on gives `color`.
struct DirectionalLight {
  Vec3 towards;
  Vec3 color;
};

constexpr uint32_t kMaxLights = 8;

/// Everything a frame depends on besides its scene.
struct FrameRequest {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t pitch_bytes = 0;

  /// World to clip for row vectors. Depth is reversed: z/w is 1 at the near plane and 0 far away.
  Mat4 view_projection{};
  Vec3 eye{0, 0, 0};
  /// Direction through a pixel: forward + right * ndc_x + up * ndc_y; right and up carry the field of view.
  Vec3 forward{0, 0, -1};
  Vec3 right{1, 0, 0};
  Vec3 up{0, 1, 0};
  bool is_orthographic = false;
  float near_distance = 0.1f;
  float far_distance = 1000;

  Aov aov = Aov::kColor;
  ToneMap tone_map = ToneMap::kLinear;
  TextureFilter texture_filter = TextureFilter::kTrilinear;
  /// 1 or 4.
  uint32_t samples = 1;
  bool is_wireframe = false;
  bool culls_back_faces = true;
  float exposure = 1;
  /// Shown as they are, not tone mapped: linear 0..1.
  Vec3 background_top{0, 0, 0};
  Vec3 background_bottom{0, 0, 0};

  /// Length 1, for the sky and ground of the dome.
  Vec3 world_up{0, 1, 0};
  Vec3 sky_color{0, 0, 0};
  Vec3 ground_color{0, 0, 0};
  uint32_t light_count = 0;
  DirectionalLight lights[kMaxLights];

  /// B, G, R, A bytes of the line around selected instances.
  uint32_t outline_bgra = 0xffff9f2d;
};

/// What drawing a frame took.
struct FrameReport {
  uint32_t visible_instances = 0;
  uint32_t visible_triangles = 0;
  double geometry_ms = 0;
  double raster_ms = 0;
};

}  // namespace framelane::raster
