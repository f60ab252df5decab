#pragma once

#include <cstddef>
#include <cstdint>

namespace framelane::effects {

/// One picture's worth of work. Pictures are BGRA, rows `stride` bytes apart, and share one size and stride.
struct KernelCall {
  int width;
  int height;
  size_t stride;
  /// In the order of the effect's taps; never the target.
  const uint8_t* const* sources;
  size_t source_count;
  uint8_t* target;
  /// In the order the effect lists its parameters: truth as 0 or 1, a choice as its place.
  const double* params;
  uint32_t frame_index;
  /// Random, but the same for the same seed, place in the chain and frame.
  uint32_t seed;

  const uint32_t* source_row(int y, size_t source = 0) const {
    return reinterpret_cast<const uint32_t*>(sources[source] + static_cast<size_t>(y) * stride);
  }
  uint32_t* target_row(int y) const { return reinterpret_cast<uint32_t*>(target + static_cast<size_t>(y) * stride); }
  float number(size_t index) const { return static_cast<float>(params[index]); }
  int integer(size_t index) const { return static_cast<int>(params[index]); }
};

/// Writes the rows `first` up to but without `last` of the target. Other rows are written on other threads meanwhile,
/// so nothing may depend on what stands in the target.
using KernelFunction = void (*)(const KernelCall& call, int first, int last);

struct Kernel {
  const char* name;
  size_t param_count;
  KernelFunction run;
};

/// Declared once per kernel file: `static const Registration wave("wave", 4, run_wave);`
class Registration {
 public:
  Registration(const char* name, size_t param_count, KernelFunction run);
};

/// Null when there is none of that name.
const Kernel* find_kernel(const char* name);

/// Calls `visit` for each kernel.
void visit_kernels(void (*visit)(const Kernel& kernel, void* context), void* context);

/// Rows `first` to `last` of `target` become `source·(1−mix) + target·mix`.
void blend_rows(const KernelCall& call, double mix, int first, int last);

}  // namespace framelane::effects

// The same function once for every x86-64 and once for those with wider registers; without fused products, so that
// both give the same numbers.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FRAMELANE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define FRAMELANE_WIDE
#endif
