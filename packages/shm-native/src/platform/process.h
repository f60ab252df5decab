#pragma once

#include <cstdint>

namespace framelane {

/// Id of this process, as other processes see it.
uint32_t current_process_id() noexcept;

/// Whether a process of this id exists; one that may not be signalled does. Ids this system cannot have do not.
bool does_process_exist(uint32_t pid) noexcept;

/// A number that is different at every call and in every process.
uint64_t random_u64() noexcept;

}  // namespace framelane
