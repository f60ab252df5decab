#pragma once

#include <array>
#include <cstdint>
#include <variant>

namespace framelane {

struct KeyInput {
  uint32_t key_code = 0;
  uint32_t scan_code = 0;
  uint32_t modifiers = 0;
  uint32_t state = 0;  ///< 0 up, 1 down
  uint64_t timestamp_us = 0;
};

/// Move: x, y in pixels of a picture of data × data2. Wheel: scroll_x, scroll_y in notches. Button: data is the button
/// (1 left, 2 middle, 3 right, 4, 5), button_state 0 up or 1 down.
struct MouseInput {
  enum Type : uint32_t { move = 0, wheel = 1, button = 2 };
  uint32_t type = move;
  uint32_t modifiers = 0;
  int32_t x = 0;
  int32_t y = 0;
  int32_t data = 0;
  int32_t data2 = 0;
  uint32_t button_state = 0;
  uint64_t timestamp_us = 0;
  float scroll_x = 0;
  float scroll_y = 0;
};

/// Controls 0..13 are buttons (position 0 or 1), 14..17 axes (-32768..32767), 18 and 19 triggers (0..32767).
struct GamepadInput {
  uint32_t control = 0;
  int32_t position = 0;
  uint32_t gamepad_id = 0;
  uint64_t timestamp_us = 0;
};

struct TouchPoint {
  uint32_t id = 0;
  uint32_t phase = 0;  ///< 0 unknown, 1 down, 2 up, 3 move, 4 cancel
  float x = 0;
  float y = 0;
  float x_radius = 0;
  float y_radius = 0;
  uint64_t timestamp_us = 0;
};

struct TouchInput {
  static constexpr uint32_t max_points = 11;
  uint32_t low_level = 0;  ///< 0 or 1
  uint32_t modifiers = 0;
  uint32_t source_width = 0;
  uint32_t source_height = 0;
  uint64_t timestamp_us = 0;
  uint32_t count = 0;
  std::array<TouchPoint, max_points> points{};
};

using InputEvent = std::variant<KeyInput, MouseInput, GamepadInput, TouchInput>;

}  // namespace framelane
