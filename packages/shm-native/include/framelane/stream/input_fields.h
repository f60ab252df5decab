#pragma once

#include <algorithm>
#include <concepts>
#include <type_traits>

#include "framelane/stream/input_event.h"

/// The fields of each input event, once for everybody who goes through them: key of the control line, then the value,
/// in the order of the line. `visit` is called as `visit(const char* key, Field& field)`; events may be const.
namespace framelane {

template <class Given, class Event>
concept EventLike = std::same_as<std::remove_const_t<Given>, Event>;

template <EventLike<KeyInput> Event, class Visit>
void visit_fields(Event& key, Visit&& visit) {
  visit("keyCode", key.key_code);
  visit("scanCode", key.scan_code);
  visit("modifiers", key.modifiers);
  visit("state", key.state);
  visit("tsUs", key.timestamp_us);
}

template <EventLike<MouseInput> Event, class Visit>
void visit_fields(Event& mouse, Visit&& visit) {
  visit("type", mouse.type);
  visit("modifiers", mouse.modifiers);
  visit("x", mouse.x);
  visit("y", mouse.y);
  visit("data", mouse.data);
  visit("data2", mouse.data2);
  visit("btnState", mouse.button_state);
  visit("tsUs", mouse.timestamp_us);
  visit("scrollX", mouse.scroll_x);
  visit("scrollY", mouse.scroll_y);
}

template <EventLike<GamepadInput> Event, class Visit>
void visit_fields(Event& gamepad, Visit&& visit) {
  visit("control", gamepad.control);
  visit("position", gamepad.position);
  visit("gamepadId", gamepad.gamepad_id);
  visit("tsUs", gamepad.timestamp_us);
}

template <EventLike<TouchPoint> Point, class Visit>
void visit_fields(Point& point, Visit&& visit) {
  visit("id", point.id);
  visit("phase", point.phase);
  visit("x", point.x);
  visit("y", point.y);
  visit("xr", point.x_radius);
  visit("yr", point.y_radius);
  visit("pts", point.timestamp_us);
}

/// As many points as the visitor left in `count`, and never more than there are.
template <EventLike<TouchInput> Event, class Visit>
void visit_fields(Event& touch, Visit&& visit) {
  visit("lowLevel", touch.low_level);
  visit("modifiers", touch.modifiers);
  visit("srcW", touch.source_width);
  visit("srcH", touch.source_height);
  visit("tsUs", touch.timestamp_us);
  visit("count", touch.count);
  const uint32_t count = std::min(touch.count, TouchInput::max_points);
  for (uint32_t i = 0; i < count; ++i) visit_fields(touch.points[i], visit);
}

}  // namespace framelane
