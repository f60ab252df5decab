#pragma once

#include <atomic>
#include <cstddef>
#include <thread>

#include "../../platform/huge_pages.h"

namespace framelane {

/// Moves a region into large pages while its producer already works: on a busy system that takes seconds.
class PageGatherer {
 public:
  PageGatherer() = default;
  ~PageGatherer() { stop(); }
  PageGatherer(const PageGatherer&) = delete;
  PageGatherer& operator=(const PageGatherer&) = delete;

  /// Safety: the range stays mapped until stop().
  void start(void* address, size_t size) {
    if (size < huge_page_bytes) return;
    thread_ = std::thread([this, address, size] { gather_into_huge_pages(address, size, is_stopping_); });
  }

  /// Waits for one large page at most.
  void stop() noexcept {
    is_stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }

  /// For a forked child, which has this object but not its thread.
  void forget() noexcept {
    if (thread_.joinable()) thread_.detach();
  }

 private:
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;
};

}  // namespace framelane
