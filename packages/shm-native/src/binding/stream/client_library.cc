#include "client_library.h"

#include <dlfcn.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "framelane/ovstream_shm_client.h"

namespace framelane::binding {
namespace {

ovstream_string_t borrow(std::string_view text) { return {text.data(), text.size()}; }

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

template <class Event>
void fill_event(const KeyInput& from, Event& to) {
  to.type = OVSTREAM_INPUT_KEY;
  to.event.key = {static_cast<uint16_t>(from.key_code), static_cast<uint16_t>(from.scan_code),
                  static_cast<uint16_t>(from.modifiers), static_cast<int32_t>(from.state), from.timestamp_us};
}

template <class Event>
void fill_event(const MouseInput& from, Event& to) {
  to.type = OVSTREAM_INPUT_MOUSE;
  to.event.mouse = {static_cast<int32_t>(from.type),
                    static_cast<uint16_t>(from.modifiers),
                    from.x,
                    from.y,
                    from.data,
                    from.data2,
                    static_cast<int32_t>(from.button_state),
                    from.timestamp_us,
                    from.scroll_x,
                    from.scroll_y};
}

template <class Event>
void fill_event(const GamepadInput& from, Event& to) {
  to.type = OVSTREAM_INPUT_GAMEPAD;
  to.event.gamepad = {static_cast<int32_t>(from.control), static_cast<int16_t>(from.position),
                      static_cast<uint8_t>(from.gamepad_id), from.timestamp_us};
}

void fill_event(const TouchInput& from, ovstream_input_event_t& to) {
  to.type = OVSTREAM_INPUT_TOUCH;
  ovstream_touch_event_t& touch = to.event.touch;
  touch.count = static_cast<uint8_t>(std::min(from.count, TouchInput::max_points));
  touch.low_level = static_cast<uint8_t>(from.low_level);
  touch.modifiers = static_cast<uint16_t>(from.modifiers);
  touch.source_width = static_cast<uint16_t>(from.source_width);
  touch.source_height = static_cast<uint16_t>(from.source_height);
  touch.timestamp_us = from.timestamp_us;
  for (uint8_t i = 0; i < touch.count; ++i) {
    const TouchPoint& point = from.points[i];
    touch.points[i] = {static_cast<uint16_t>(point.id), point.x, point.y, point.x_radius, point.y_radius,
                       static_cast<int32_t>(point.phase), point.timestamp_us};
  }
}

using LastError = ovstream_string_t (*)();

LibraryResult to_result(LastError last_error, ovstream_result_t result) {
  if (result.status == OVSTREAM_SUCCESS || last_error == nullptr) return {result.status, {}};
  const ovstream_string_t text = last_error();
  return {result.status, text.ptr == nullptr ? std::string() : std::string(text.ptr, text.length)};
}

/// The functions of one interface. `Traits` names its types and its symbols.
template <class Traits>
struct Functions {
  using Client = typename Traits::Client;
  ovstream_result_t (*destroy)(Client*) = nullptr;
  ovstream_result_t (*wait_frame)(Client*, int32_t, typename Traits::Frame*) = nullptr;
  ovstream_result_t (*send_input)(Client*, const typename Traits::Event*) = nullptr;
  ovstream_result_t (*send_message)(Client*, ovstream_string_t) = nullptr;
  ovstream_result_t (*send_unicode)(Client*, ovstream_string_t) = nullptr;
  ovstream_result_t (*set_message_callback)(Client*, ovstream_message_callback_t, void*) = nullptr;
  typename Traits::Create create = nullptr;
  LastError last_error = nullptr;

  bool find_all(void* library) {
    find(library, "ovstream_get_last_error", last_error);
    const std::string prefix = Traits::prefix;
    return find(library, Traits::create_name, create) && find(library, Traits::destroy_name, destroy) &&
           find(library, (prefix + "wait_frame").c_str(), wait_frame) &&
           find(library, (prefix + "send_input_event").c_str(), send_input) &&
           find(library, (prefix + "send_message").c_str(), send_message) &&
           find(library, (prefix + "send_unicode").c_str(), send_unicode) &&
           find(library, (prefix + "set_message_callback").c_str(), set_message_callback);
  }
};

struct ShmTraits {
  using Client = ovstream_shm_client_t;
  using Frame = ovstream_shm_frame_t;
  using Event = ovstream_shm_input_event_t;
  using Create = ovstream_result_t (*)(ovstream_string_t, Client**);
  static constexpr const char* abi = "shm";
  static constexpr const char* prefix = "ovstream_shm_client_";
  static constexpr const char* create_name = "ovstream_shm_client_create";
  static constexpr const char* destroy_name = "ovstream_shm_client_destroy";
  static ovstream_result_t attach(Create create, std::string_view name, Client** client) {
    return create(borrow(name), client);
  }
  static uint64_t timestamp_of(const Frame& frame) { return frame.capture_timestamp_ns; }
};

struct UnifiedTraits {
  using Client = ovstream_client_t;
  using Frame = ovstream_frame_t;
  using Event = ovstream_input_event_t;
  using Create = ovstream_result_t (*)(int32_t, const ovstream_client_config_t*, Client**);
  static constexpr const char* abi = "unified";
  static constexpr const char* prefix = "ovstream_client_";
  static constexpr const char* create_name = "ovstream_create_client";
  static constexpr const char* destroy_name = "ovstream_destroy_client";
  static ovstream_result_t attach(Create create, std::string_view name, Client** client) {
    ovstream_client_config_t config{};
    config.shm_name = borrow(name);
    return create(OVSTREAM_SOURCE_SHM, &config, client);
  }
  static uint64_t timestamp_of(const Frame& frame) { return frame.timestamp_ns; }
};

template <class Traits>
class AttachedClient final : public LibraryClient {
 public:
  AttachedClient(const Functions<Traits>& functions, typename Traits::Client* client)
      : functions_(functions), client_(client) {}
  ~AttachedClient() override { functions_.destroy(client_); }

  int32_t wait_frame(int32_t timeout_ms, StreamFrame& frame) override {
    typename Traits::Frame found{};
    const int32_t status = functions_.wait_frame(client_, timeout_ms, &found).status;
    if (status != OVSTREAM_SUCCESS) return status;
    frame.pixels = static_cast<const uint8_t*>(found.data);
    frame.sequence = found.sequence;
    frame.timestamp_ns = Traits::timestamp_of(found);
    frame.width = found.width;
    frame.height = found.height;
    frame.pitch_bytes = found.pitch_bytes;
    return status;
  }

  LibraryResult send_message(std::string_view text) override {
    return to_result(functions_.last_error, functions_.send_message(client_, borrow(text)));
  }

  LibraryResult send_text(std::string_view text) override {
    return to_result(functions_.last_error, functions_.send_unicode(client_, borrow(text)));
  }

  LibraryResult send_input(const InputEvent& event) override {
    typename Traits::Event filled{};
    const bool is_known = std::visit([&](const auto& from) { return fill(from, filled); }, event);
    if (!is_known) return {OVSTREAM_NOT_SUPPORTED, "this client library has no touch events"};
    return to_result(functions_.last_error, functions_.send_input(client_, &filled));
  }

  void set_message_callback(MessageCallback callback, void* context) override {
    callback_ = callback;
    context_ = context;
    functions_.set_message_callback(client_, &AttachedClient::pass_on, this);
  }

 private:
  static void pass_on(ovstream_string_t text, void* self) {
    const auto* const client = static_cast<AttachedClient*>(self);
    client->callback_(text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.length),
                      client->context_);
  }

  template <class From, class To>
  static bool fill(const From& from, To& to) {
    if constexpr (std::is_same_v<From, TouchInput> && std::is_same_v<To, ovstream_shm_input_event_t>) {
      return false;
    } else {
      fill_event(from, to);
      return true;
    }
  }

  const Functions<Traits>& functions_;
  typename Traits::Client* client_;
  MessageCallback callback_ = nullptr;
  void* context_ = nullptr;
};

template <class Traits>
class LoadedLibrary final : public ClientLibrary {
 public:
  explicit LoadedLibrary(const Functions<Traits>& functions) : functions_(functions) {}
  const char* abi() const override { return Traits::abi; }
  std::unique_ptr<LibraryClient> attach(std::string_view name, LibraryResult& result) override {
    typename Traits::Client* client = nullptr;
    result = to_result(functions_.last_error, Traits::attach(functions_.create, name, &client));
    if (result.status != OVSTREAM_SUCCESS || client == nullptr) return nullptr;
    return std::make_unique<AttachedClient<Traits>>(functions_, client);
  }

 private:
  Functions<Traits> functions_;
};

template <class Traits>
std::shared_ptr<ClientLibrary> recognise(void* library) {
  Functions<Traits> functions;
  if (!functions.find_all(library)) return nullptr;
  return std::make_shared<LoadedLibrary<Traits>>(functions);
}

}  // namespace

std::shared_ptr<ClientLibrary> ClientLibrary::load(const std::string& path, std::string& reason) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<ClientLibrary>> loaded;
  const std::lock_guard lock(mutex);
  std::shared_ptr<ClientLibrary>& entry = loaded[path];
  if (entry) return entry;
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    const char* const message = dlerror();
    reason = message == nullptr ? "it cannot be loaded" : message;
    return nullptr;
  }
  // The unified one first: it has touch events.
  entry = recognise<UnifiedTraits>(library);
  if (!entry) entry = recognise<ShmTraits>(library);
  if (!entry) reason = "it has neither ovstream_client_* nor ovstream_shm_client_* functions";
  return entry;
}

}  // namespace framelane::binding
