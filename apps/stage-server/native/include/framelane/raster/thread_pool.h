#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace framelane::raster {

/// Runs numbered tasks on a fixed set of threads; the caller is one of them. One run at a time.
class ThreadPool {
 public:
  explicit ThreadPool(uint32_t threads);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  uint32_t size() const { return static_cast<uint32_t>(workers_.size()) + 1; }

  /// Calls `task(index, thread)` once for each index below `count` and returns when all are done. `task` must not throw.
  void run(uint32_t count, const std::function<void(uint32_t index, uint32_t thread)>& task);

 private:
  void work(uint32_t thread);
  void drain(uint32_t thread);

  std::mutex mutex_;
  std::condition_variable started_;
  std::condition_variable finished_;
  const std::function<void(uint32_t, uint32_t)>* task_ = nullptr;
  std::atomic<uint32_t> next_{0};
  uint32_t count_ = 0;
  uint32_t busy_ = 0;
  uint64_t generation_ = 0;
  bool is_closing_ = false;
  // Last, so that the threads end before what they use.
  std::vector<std::thread> workers_;
};

}  // namespace framelane::raster
