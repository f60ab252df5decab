#pragma once

namespace framelane::raster {

struct Vec3 {
  float x, y, z;
};

/// Row-major, for row vectors: p' = p * M. The translation is in m[12..14].
struct Mat4 {
  float m[16];
};

inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
inline float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3 cross(Vec3 a, Vec3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }

inline Mat4 multiply(const Mat4& a, const Mat4& b) {
  Mat4 out;
  for (int row = 0; row < 4; ++row) {
    for (int col = 0; col < 4; ++col) {
      float sum = 0;
      for (int k = 0; k < 4; ++k) sum += a.m[row * 4 + k] * b.m[k * 4 + col];
      out.m[row * 4 + col] = sum;
    }
  }
  return out;
}

/// The 3x3 that turns normals: the adjugate transpose of the linear part, so that no division by a zero scale happens.
struct NormalMatrix {
  Vec3 row[3];
  float determinant;
};

inline NormalMatrix make_normal_matrix(const Mat4& world) {
  const Vec3 x{world.m[0], world.m[1], world.m[2]};
  const Vec3 y{world.m[4], world.m[5], world.m[6]};
  const Vec3 z{world.m[8], world.m[9], world.m[10]};
  NormalMatrix out{{cross(y, z), cross(z, x), cross(x, y)}, 0};
  out.determinant = dot(x, out.row[0]);
  // A mirrored matrix has an adjugate that points inwards.
  if (out.determinant < 0) {
    for (Vec3& row : out.row) row = row * -1.0f;
  }
  return out;
}

inline Vec3 transform_normal(const NormalMatrix& matrix, Vec3 n) {
  return matrix.row[0] * n.x + matrix.row[1] * n.y + matrix.row[2] * n.z;
}

}  // namespace framelane::raster
