#include "wait_channel.h"

namespace framelane::binding {

/// What a queued delivery finds: the channel, or null when it was closed meanwhile. JS thread only.
struct WaitChannel::Link {
  WaitChannel* channel;
};

namespace {

// Plain Node-API, without exceptions of C++: no frame above this one would catch them. A call that fails here belongs
// to an environment that is being terminated, where nobody waits any more.
void call_back(napi_env env, napi_value on_settled, const SettledWait& wait) {
  napi_value undefined;
  napi_value arguments[2];
  if (napi_get_undefined(env, &undefined) != napi_ok) return;
  if (napi_create_uint32(env, wait.id, &arguments[0]) != napi_ok) return;
  if (napi_create_uint32(env, static_cast<uint32_t>(wait.outcome), &arguments[1]) != napi_ok) return;
  napi_call_function(env, undefined, on_settled, 2, arguments, nullptr);
}

}  // namespace

WaitChannel::WaitChannel(Napi::Env env, const RingReader& reader, Napi::Function on_settled)
    : env_(env), link_(new Link{this}) {
  const auto name = Napi::String::New(env, "framelane ring wait");
  const auto finalize = [](napi_env, void*, void* link) { delete static_cast<Link*>(link); };
  const napi_status status = napi_create_threadsafe_function(env, on_settled, nullptr, name, 0, 1, nullptr, finalize,
                                                             link_, &WaitChannel::deliver, &function_);
  if (status != napi_ok) {
    delete link_;
    throw Napi::Error::New(env);
  }
  napi_unref_threadsafe_function(env, function_);
  // Hooks run last in, first out: being added after the function's own, this one ends the thread before Node takes
  // the function away.
  napi_add_env_cleanup_hook(env, &WaitChannel::end_with_environment, this);
  waiter_ = std::make_unique<FrameWaiter>(
      reader, [function = function_] { napi_call_threadsafe_function(function, nullptr, napi_tsfn_nonblocking); });
}

WaitChannel::~WaitChannel() {
  if (function_ == nullptr) return;
  napi_remove_env_cleanup_hook(env_, &WaitChannel::end_with_environment, this);
  stop();
}

void WaitChannel::start(uint32_t id, std::optional<uint32_t> after_seq, std::optional<std::chrono::microseconds> timeout) {
  if (function_ == nullptr) return;
  if (open_count_++ == 0) napi_ref_threadsafe_function(env_, function_);
  waiter_->start(id, after_seq, timeout);
}

void WaitChannel::cancel(uint32_t id) {
  if (function_ == nullptr) return;
  waiter_->cancel(id);
  close_wait();
}

void WaitChannel::close_wait() {
  if (open_count_ > 0 && --open_count_ == 0) napi_unref_threadsafe_function(env_, function_);
}

/// Runs on the JS thread. `env` is null while the environment ends.
void WaitChannel::deliver(napi_env env, napi_value callback, void* context, void*) {
  if (env == nullptr) return;
  // Local, and indexed by nothing of ours: the callback may close the channel under our feet.
  Link* const link = static_cast<Link*>(context);
  if (link->channel == nullptr) return;
  std::vector<SettledWait> settled;
  settled.swap(link->channel->settled_);
  link->channel->waiter_->take_settled(settled);
  for (const SettledWait& wait : settled) {
    if (link->channel == nullptr) return;
    link->channel->close_wait();
    call_back(env, callback, wait);
  }
  if (link->channel == nullptr) return;
  settled.clear();
  link->channel->settled_.swap(settled);
}

void WaitChannel::end_with_environment(void* self) { static_cast<WaitChannel*>(self)->stop(); }

void WaitChannel::stop() {
  waiter_.reset();
  link_->channel = nullptr;
  napi_release_threadsafe_function(function_, napi_tsfn_abort);
  function_ = nullptr;
}

}  // namespace framelane::binding
