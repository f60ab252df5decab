#pragma once

#include <cmath>
#include <cstdint>

// Functions of the C library differ in the last digit from machine to machine; pictures must not.
namespace framelane::effects {

constexpr float kTurn = 6.28318530718f;

/// The largest whole number not above `value`; without the call that older instruction sets make of it.
inline int floor_int(float value) {
  const int whole = static_cast<int>(value);
  return whole - (static_cast<float>(whole) > value ? 1 : 0);
}

inline int round_int(float value) { return floor_int(value + 0.5f); }

/// Sine of an angle in whole turns, within 0.0002.
inline float sin_turns(float turns) {
  const float phase = turns - static_cast<float>(round_int(turns));
  // A parabola through the zeros and peaks, bent once more towards the sine.
  const float rough = 8.0f * phase - 16.0f * phase * std::fabs(phase);
  const float bent = rough * std::fabs(rough);
  const float better = 0.775f * rough + 0.225f * bent;
  return better;
}

inline float cos_turns(float turns) { return sin_turns(turns + 0.25f); }

/// Angle of (x, y) in turns, −0.5 to 0.5, within 0.0002.
inline float angle_turns(float x, float y) {
  const float ax = std::fabs(x);
  const float ay = std::fabs(y);
  const float longer = ax > ay ? ax : ay;
  if (longer == 0.0f) return 0.0f;
  const float ratio = (ax < ay ? ax : ay) / longer;
  const float square = ratio * ratio;
  float turns = ratio * (0.15912f + square * (-0.0519f + square * (0.02402f + square * -0.00624f)));
  if (ay > ax) turns = 0.25f - turns;
  if (x < 0.0f) turns = 0.5f - turns;
  return y < 0.0f ? -turns : turns;
}

/// Thirty-two bits that look random, the same for the same input.
inline uint32_t scramble(uint32_t value) {
  value = (value ^ (value >> 16)) * 0x85ebca6bu;
  value = (value ^ (value >> 13)) * 0xc2b2ae35u;
  return value ^ (value >> 16);
}

/// From 0 up to 1.
inline float random_unit(uint32_t seed, uint32_t number) {
  return static_cast<float>(scramble(seed ^ scramble(number + 0x9e3779b9u)) >> 8) * (1.0f / 16777216.0f);
}

}  // namespace framelane::effects
