#include "input_values.h"

#include <vector>

#include "framelane/stream/input_fields.h"

namespace framelane::binding {
namespace {

template <class Event>
InputEvent read_event(const double* values, const double* end) {
  Event event;
  visit_fields(event, [&](const char*, auto& field) {
    using Field = std::remove_reference_t<decltype(field)>;
    field = values < end ? static_cast<Field>(*values++) : Field{};
  });
  return event;
}

}  // namespace

napi_value to_input_values(napi_env env, const InputEvent& event) {
  std::vector<double> values{static_cast<double>(event.index())};
  const auto add = [&](const char*, const auto& field) { values.push_back(static_cast<double>(field)); };
  std::visit([&](const auto& of_kind) { visit_fields(of_kind, add); }, event);
  napi_value array;
  if (napi_create_array_with_length(env, values.size(), &array) != napi_ok) return nullptr;
  for (size_t i = 0; i < values.size(); ++i) {
    napi_value value;
    if (napi_create_double(env, values[i], &value) != napi_ok) return nullptr;
    if (napi_set_element(env, array, static_cast<uint32_t>(i), value) != napi_ok) return nullptr;
  }
  return array;
}

InputEvent from_input_values(const double* values, size_t count) {
  if (count == 0) return KeyInput{};
  switch (static_cast<int>(values[0])) {
    case 1:
      return read_event<MouseInput>(values + 1, values + count);
    case 2:
      return read_event<GamepadInput>(values + 1, values + count);
    case 3:
      return read_event<TouchInput>(values + 1, values + count);
    default:
      return read_event<KeyInput>(values + 1, values + count);
  }
}

}  // namespace framelane::binding
