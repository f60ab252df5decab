#include <cstring>
#include <vector>

#include "kernel.h"

namespace framelane::effects {

// Inside a function, so that it is there before the first registration, whatever file that stands in.
static std::vector<Kernel>& kernels() {
  static std::vector<Kernel> all;
  return all;
}

Registration::Registration(const char* name, size_t param_count, KernelFunction run) {
  kernels().push_back({name, param_count, run});
}

const Kernel* find_kernel(const char* name) {
  for (const Kernel& kernel : kernels()) {
    if (std::strcmp(kernel.name, name) == 0) return &kernel;
  }
  return nullptr;
}

void visit_kernels(void (*visit)(const Kernel& kernel, void* context), void* context) {
  for (const Kernel& kernel : kernels()) visit(kernel, context);
}

}  // namespace framelane::effects
