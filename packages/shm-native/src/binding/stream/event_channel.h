#pragma once

#include <napi.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace framelane::binding {

/// Carries events of any thread to JavaScript in order. Made, closed and destroyed on the JS thread; does not keep the
/// event loop alive. The queue has no limit of its own: whoever posts keeps one.
template <class Event>
class EventChannel {
 public:
  /// Hands one event to `callback`, on the JS thread. Must not throw.
  using Deliver = void (*)(napi_env env, napi_value callback, Event& event);

  /// `callback` is held strongly until close(). `on_environment_end` runs while the environment ends, before the
  /// function goes away: end the threads that post there.
  EventChannel(Napi::Env env, Napi::Function callback, Deliver deliver, std::function<void()> on_environment_end)
      : env_(env), state_(std::make_shared<State>()), on_environment_end_(std::move(on_environment_end)) {
    state_->deliver = deliver;
    auto* const context = new std::shared_ptr<State>(state_);
    const auto name = Napi::String::New(env, "framelane stream");
    const auto finalize = [](napi_env, void*, void* held) { delete static_cast<std::shared_ptr<State>*>(held); };
    const napi_status status = napi_create_threadsafe_function(env, callback, nullptr, name, 0, 1, nullptr, finalize,
                                                               context, &EventChannel::run, &state_->function);
    if (status != napi_ok) {
      delete context;
      throw Napi::Error::New(env);
    }
    napi_unref_threadsafe_function(env, state_->function);
    // Last in, first out: this one runs before Node takes the function away.
    napi_add_env_cleanup_hook(env, &EventChannel::end_with_environment, this);
  }

  ~EventChannel() { close(); }
  EventChannel(const EventChannel&) = delete;
  EventChannel& operator=(const EventChannel&) = delete;

  /// Any thread. Events after close() are dropped.
  void post(Event event) {
    const std::lock_guard lock(state_->mutex);
    if (state_->is_closed) return;
    state_->events.push_back(std::move(event));
    if (state_->is_scheduled) return;
    state_->is_scheduled = true;
    napi_call_threadsafe_function(state_->function, nullptr, napi_tsfn_nonblocking);
  }

  /// Nothing is delivered after this. Idempotent.
  void close() {
    if (release()) napi_remove_env_cleanup_hook(env_, &EventChannel::end_with_environment, this);
  }

 private:
  struct State {
    std::mutex mutex;
    std::deque<Event> events;
    bool is_scheduled = false;
    bool is_closed = false;
    napi_threadsafe_function function = nullptr;
    Deliver deliver = nullptr;
  };

  static void run(napi_env env, napi_value callback, void* context, void*) {
    if (env == nullptr) return;
    const std::shared_ptr<State> state = *static_cast<std::shared_ptr<State>*>(context);
    std::unique_lock lock(state->mutex);
    state->is_scheduled = false;
    // Only what is there now, so that a flood of events leaves the loop its turns.
    for (size_t left = state->events.size(); left > 0 && !state->is_closed; --left) {
      Event event = std::move(state->events.front());
      state->events.pop_front();
      lock.unlock();
      state->deliver(env, callback, event);
      lock.lock();
    }
    if (state->is_closed || state->events.empty() || state->is_scheduled) return;
    state->is_scheduled = true;
    napi_call_threadsafe_function(state->function, nullptr, napi_tsfn_nonblocking);
  }

  static void end_with_environment(void* self) {
    auto* const channel = static_cast<EventChannel*>(self);
    channel->on_environment_end_();
    channel->release();
  }

  /// Whether the function was still there.
  bool release() {
    {
      const std::lock_guard lock(state_->mutex);
      if (state_->is_closed) return false;
      state_->is_closed = true;
      state_->events.clear();
    }
    napi_release_threadsafe_function(state_->function, napi_tsfn_abort);
    return true;
  }

  Napi::Env env_;
  std::shared_ptr<State> state_;
  std::function<void()> on_environment_end_;
};

}  // namespace framelane::binding
