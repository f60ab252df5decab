#pragma once

#include <cstddef>

namespace framelane {

size_t system_page_bytes() noexcept;

/// Puts anonymous zero pages over the range; 0 or the system's error number.
int place_zeros_over(void* address, size_t size) noexcept;

}  // namespace framelane
