#pragma once

#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

/// The smallest test harness that does: TEST(name) { EXPECT(…); EXPECT_EQ(actual, expected); }
namespace harness {

struct Test {
  const char* name;
  void (*run)();
};

std::vector<Test>& tests();
void report_failure(const char* file, int line, const std::string& message);

struct Registration {
  Registration(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

/// Enumerations print as their number.
template <typename Value>
void print(std::ostream& out, const Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    out << static_cast<long long>(value);
  } else if constexpr (sizeof(Value) == 1) {
    out << static_cast<int>(value);
  } else {
    out << value;
  }
}

template <typename Actual, typename Expected>
void expect_equal(const char* file, int line, const char* text, const Actual& actual, const Expected& expected) {
  if (actual == expected) return;
  std::ostringstream message;
  message << text << ": expected ";
  print(message, expected);
  message << ", got ";
  print(message, actual);
  report_failure(file, line, message.str());
}

/// Runs `undo` at the end of a scope, also when an expectation before it failed.
class Cleanup {
 public:
  explicit Cleanup(std::function<void()> undo) : undo_(std::move(undo)) {}
  Cleanup(const Cleanup&) = delete;
  Cleanup& operator=(const Cleanup&) = delete;
  ~Cleanup() { undo_(); }

 private:
  std::function<void()> undo_;
};

}  // namespace harness

#define TEST(name)                                                       \
  static void test_##name();                                             \
  static const harness::Registration register_##name(#name, &test_##name); \
  static void test_##name()

#define EXPECT(condition) \
  do {                    \
    if (!(condition)) harness::report_failure(__FILE__, __LINE__, #condition); \
  } while (false)

#define EXPECT_EQ(actual, expected) harness::expect_equal(__FILE__, __LINE__, #actual, (actual), (expected))
