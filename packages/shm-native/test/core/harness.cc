#include "harness.h"

#include <atomic>
#include <exception>

namespace harness {
namespace {

// Expectations may fail on any thread of a test.
std::atomic<int> failures_of_test{0};

}  // namespace

std::vector<Test>& tests() {
  static std::vector<Test> registered;
  return registered;
}

void report_failure(const char* file, int line, const std::string& message) {
  failures_of_test.fetch_add(1);
  std::cerr << "  " << file << ':' << line << ": " << message << std::endl;
}

}  // namespace harness

/// Prints one line per test and, as the last line, what run-core-tests.mjs reads.
int main() {
  int passed = 0;
  int failed = 0;
  for (const harness::Test& test : harness::tests()) {
    harness::failures_of_test = 0;
    try {
      test.run();
    } catch (const std::exception& error) {
      harness::report_failure(__FILE__, __LINE__, std::string("threw: ") + error.what());
    }
    const bool is_failed = harness::failures_of_test != 0;
    ++(is_failed ? failed : passed);
    std::cout << (is_failed ? "FAILED " : "ok     ") << test.name << std::endl;
  }
  std::cout << "{\"passed\":" << passed << ",\"failed\":" << failed << "}" << std::endl;
  return failed == 0 ? 0 : 1;
}
