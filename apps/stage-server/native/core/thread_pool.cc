#include "framelane/raster/thread_pool.h"

namespace framelane::raster {

ThreadPool::ThreadPool(uint32_t threads) {
  for (uint32_t thread = 1; thread < threads; ++thread) {
    workers_.emplace_back([this, thread] { work(thread); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_closing_ = true;
  }
  started_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(uint32_t count, const std::function<void(uint32_t, uint32_t)>& task) {
  if (count == 0) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    task_ = &task;
    count_ = count;
    // sync: task-counter — the mutex publishes it to the workers; drain() only counts
    next_.store(0, std::memory_order_relaxed);
    busy_ = static_cast<uint32_t>(workers_.size());
    ++generation_;
  }
  started_.notify_all();
  drain(0);
  std::unique_lock<std::mutex> lock(mutex_);
  finished_.wait(lock, [this] { return busy_ == 0; });
  task_ = nullptr;
}

void ThreadPool::work(uint32_t thread) {
  uint64_t seen = 0;
  while (true) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      started_.wait(lock, [&] { return is_closing_ || generation_ != seen; });
      if (is_closing_) return;
      seen = generation_;
    }
    drain(thread);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--busy_ == 0) finished_.notify_one();
  }
}

void ThreadPool::drain(uint32_t thread) {
  while (true) {
    // sync: task-counter — pairs with the store in run(); results are published by the mutex when a worker is done
    const uint32_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= count_) return;
    (*task_)(index, thread);
  }
}

}  // namespace framelane::raster
