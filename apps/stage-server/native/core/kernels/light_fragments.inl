// Light and tone of a row of fragments. Included once per instruction set, after cover_tile.inl.

namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE {

static inline Floats square_root(Floats value) {
  Floats out;
  for (int i = 0; i < kLanes; ++i) out[i] = std::sqrt(value[i]);
  return out;
}

static inline Floats at_least(Floats value, float low) { return value < low ? Floats{} + low : value; }
static inline Floats at_most(Floats value, float high) { return value > high ? Floats{} + high : value; }

static Floats map_tone(Floats c, ToneMap tone_map) {
  switch (tone_map) {
    case ToneMap::kAces:
      // Krzysztof Narkowicz' fit of the ACES reference curve.
      return at_most((c * (2.51f * c + 0.03f)) / (c * (2.43f * c + 0.59f) + 0.14f), 1);
    case ToneMap::kFilmic: {
      // John Hable's curve, scaled so that 11.2 becomes white.
      const Floats x = c * 2.0f;
      const Floats mapped = (x * (0.15f * x + 0.05f) + 0.004f) / (x * (0.15f * x + 0.5f) + 0.06f) - 0.0666667f;
      return at_most(at_least(mapped * 1.3790642f, 0), 1);
    }
    default:
      return at_most(c, 1);
  }
}

/// Colours of the row's fragments in display-linear light.
static void light_fragments(const FrameRequest& request, float pixel_y, float tile_x, int count, TileScratch& s) {
  const auto load = [](const float* array, int at) { return *reinterpret_cast<const Floats*>(array + at); };
  const float ndc_y = 1 - 2 * pixel_y / static_cast<float>(request.height);
  const Vec3 row_ray = request.forward + request.up * ndc_y;
  const float ndc_scale = 2.0f / static_cast<float>(request.width);
  for (int at = 0; at < count; at += kLanes) {
    Floats nx = load(s.normal[0], at);
    Floats ny = load(s.normal[1], at);
    Floats nz = load(s.normal[2], at);
    const Floats n_scale = 1.0f / square_root(at_least(nx * nx + ny * ny + nz * nz, 1e-20f));
    nx *= n_scale;
    ny *= n_scale;
    nz *= n_scale;
    const Floats ndc_x = (load(s.pixel_x, at) + tile_x) * ndc_scale - 1.0f;
    Floats vx = -(ndc_x * request.right.x + row_ray.x);
    Floats vy = -(ndc_x * request.right.y + row_ray.y);
    Floats vz = -(ndc_x * request.right.z + row_ray.z);
    const Floats v_scale = 1.0f / square_root(vx * vx + vy * vy + vz * vz);
    vx *= v_scale;
    vy *= v_scale;
    vz *= v_scale;
    const Floats metallic = load(s.metallic, at);
    const Floats roughness = at_least(load(s.roughness, at), 0.06f);
    const Floats alpha = roughness * roughness;
    const Floats alpha2 = alpha * alpha;
    Floats albedo[3];
    Floats f0[3];
    Floats color[3];
    const Floats sky = (nx * request.world_up.x + ny * request.world_up.y + nz * request.world_up.z) * 0.5f + 0.5f;
    const float sky_color[3] = {request.sky_color.x, request.sky_color.y, request.sky_color.z};
    const float ground_color[3] = {request.ground_color.x, request.ground_color.y, request.ground_color.z};
    for (int k = 0; k < 3; ++k) {
      const Floats base = load(s.albedo[k], at);
      albedo[k] = base * (1.0f - metallic);
      f0[k] = 0.04f * (1.0f - metallic) + base * metallic;
      // The dome has no picture, so its mirror image is its colour.
      color[k] = (albedo[k] + f0[k]) * (ground_color[k] + (sky_color[k] - ground_color[k]) * sky) +
                 load(s.emissive[k], at);
    }
    for (uint32_t l = 0; l < request.light_count; ++l) {
      const DirectionalLight& light = request.lights[l];
      const Floats n_dot_l = at_least(nx * light.towards.x + ny * light.towards.y + nz * light.towards.z, 0);
      Floats hx = vx + light.towards.x;
      Floats hy = vy + light.towards.y;
      Floats hz = vz + light.towards.z;
      const Floats h_scale = 1.0f / square_root(at_least(hx * hx + hy * hy + hz * hz, 1e-12f));
      hx *= h_scale;
      hy *= h_scale;
      hz *= h_scale;
      const Floats n_dot_h = at_least(nx * hx + ny * hy + nz * hz, 0);
      const Floats l_dot_h = at_least(light.towards.x * hx + light.towards.y * hy + light.towards.z * hz, 0.1f);
      const Floats d = n_dot_h * n_dot_h * (alpha2 - 1.0f) + 1.0f;
      // GGX with Kelemen's visibility term; pi cancels, since `color` is what a white surface sends back.
      const Floats specular = alpha2 / (d * d * 4.0f * l_dot_h * l_dot_h);
      const float light_color[3] = {light.color.x, light.color.y, light.color.z};
      for (int k = 0; k < 3; ++k) color[k] += (albedo[k] + f0[k] * specular) * n_dot_l * light_color[k];
    }
    for (int k = 0; k < 3; ++k) {
      *reinterpret_cast<Floats*>(s.color[k] + at) = map_tone(color[k] * request.exposure, request.tone_map);
    }
  }
}

}  // namespace framelane::raster::FRAMELANE_KERNEL_NAMESPACE
