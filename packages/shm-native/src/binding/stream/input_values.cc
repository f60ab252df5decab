#include "input_values.h"

#include <algorithm>
#include <vector>

namespace framelane::binding {
namespace {

/// Writes or reads the fields of an event one after the other, so that their order stands once, in visit().
class Writer {
 public:
  template <class Field>
  void operator()(const Field& field) {
    values.push_back(static_cast<double>(field));
  }
  std::vector<double> values;
};

class Reader {
 public:
  Reader(const double* values, size_t count) : next_(values), end_(values + count) {}
  template <class Field>
  void operator()(Field& field) {
    field = next_ < end_ ? static_cast<Field>(*next_++) : Field{};
  }

 private:
  const double* next_;
  const double* end_;
};

template <class Visitor, class Event>
void visit_key(Visitor& visit, Event& event) {
  visit(event.key_code);
  visit(event.scan_code);
  visit(event.modifiers);
  visit(event.state);
  visit(event.timestamp_us);
}

template <class Visitor, class Event>
void visit_mouse(Visitor& visit, Event& event) {
  visit(event.type);
  visit(event.modifiers);
  visit(event.x);
  visit(event.y);
  visit(event.data);
  visit(event.data2);
  visit(event.button_state);
  visit(event.timestamp_us);
  visit(event.scroll_x);
  visit(event.scroll_y);
}

template <class Visitor, class Event>
void visit_gamepad(Visitor& visit, Event& event) {
  visit(event.control);
  visit(event.position);
  visit(event.gamepad_id);
  visit(event.timestamp_us);
}

template <class Visitor, class Event>
void visit_touch(Visitor& visit, Event& event) {
  visit(event.low_level);
  visit(event.modifiers);
  visit(event.source_width);
  visit(event.source_height);
  visit(event.timestamp_us);
  visit(event.count);
  for (uint32_t i = 0; i < std::min(event.count, TouchInput::max_points); ++i) {
    auto& point = event.points[i];
    visit(point.id);
    visit(point.phase);
    visit(point.x);
    visit(point.y);
    visit(point.x_radius);
    visit(point.y_radius);
    visit(point.timestamp_us);
  }
}

}  // namespace

napi_value to_input_values(napi_env env, const InputEvent& event) {
  Writer writer;
  writer.values.push_back(static_cast<double>(event.index()));
  if (const auto* key = std::get_if<KeyInput>(&event)) visit_key(writer, *key);
  if (const auto* mouse = std::get_if<MouseInput>(&event)) visit_mouse(writer, *mouse);
  if (const auto* gamepad = std::get_if<GamepadInput>(&event)) visit_gamepad(writer, *gamepad);
  if (const auto* touch = std::get_if<TouchInput>(&event)) visit_touch(writer, *touch);
  napi_value array;
  if (napi_create_array_with_length(env, writer.values.size(), &array) != napi_ok) return nullptr;
  for (size_t i = 0; i < writer.values.size(); ++i) {
    napi_value value;
    if (napi_create_double(env, writer.values[i], &value) != napi_ok) return nullptr;
    if (napi_set_element(env, array, static_cast<uint32_t>(i), value) != napi_ok) return nullptr;
  }
  return array;
}

InputEvent from_input_values(const double* values, size_t count) {
  Reader reader(values + 1, count > 0 ? count - 1 : 0);
  switch (count > 0 ? static_cast<int>(values[0]) : 0) {
    case 1: {
      MouseInput mouse;
      visit_mouse(reader, mouse);
      return mouse;
    }
    case 2: {
      GamepadInput gamepad;
      visit_gamepad(reader, gamepad);
      return gamepad;
    }
    case 3: {
      TouchInput touch;
      visit_touch(reader, touch);
      return touch;
    }
    default: {
      KeyInput key;
      visit_key(reader, key);
      return key;
    }
  }
}

}  // namespace framelane::binding
