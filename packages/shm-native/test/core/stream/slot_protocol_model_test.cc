#include <array>
#include <cstdint>
#include <set>
#include <vector>

#include "../harness.h"

/// Every interleaving of one producer, that writes frames into two slots, and one copying reader, over a memory that
/// reorders: the producer's stores become visible in any order the fences and releases allow, and the reader's two
/// pixel loads and its re-check may be done in any order where no acquire fence stands between them.
/// A slot has two pixels; a delivered frame is torn when they differ from its number.
namespace {

struct Rules {
  bool has_recheck = true;
  bool has_writer_fence = true;  ///< the full fence behind slot.sequence = 0
  bool has_reader_fence = true;  ///< the acquire fence before the re-check
};

constexpr int slot_count = 2;
constexpr int frame_count = 4;

/// What is shared; latest packs number and slot as two words.
enum Word : uint8_t { latest_sequence, latest_slot, slot_words };
constexpr int words_per_slot = 3;  // sequence, two pixels
constexpr int word_count = slot_words + slot_count * words_per_slot;
constexpr uint8_t word_of(int slot, int part) { return static_cast<uint8_t>(slot_words + slot * words_per_slot + part); }

enum class Kind : uint8_t { plain, release, fence };
struct Store {
  Kind kind;
  uint8_t word;
  uint8_t value;
};

std::vector<Store> producer_program(const Rules& rules) {
  std::vector<Store> program;
  for (int n = 1; n <= frame_count; ++n) {
    const int slot = (n - 1) % slot_count;
    const auto value = static_cast<uint8_t>(n);
    program.push_back({Kind::release, word_of(slot, 0), 0});
    if (rules.has_writer_fence) program.push_back({Kind::fence, 0, 0});
    program.push_back({Kind::plain, word_of(slot, 1), value});
    program.push_back({Kind::plain, word_of(slot, 2), value});
    program.push_back({Kind::release, word_of(slot, 0), value});
    program.push_back({Kind::release, latest_slot, static_cast<uint8_t>(slot)});
    program.push_back({Kind::release, latest_sequence, value});
  }
  return program;
}

struct State {
  std::array<uint8_t, word_count> memory{};
  uint32_t visible = 0;  ///< one bit for each store of the producer that has reached memory
  uint8_t reader_step = 0;
  uint8_t loads_done = 0;  ///< bits: first pixel, second pixel, re-check
  uint8_t sequence = 0;
  uint8_t slot = 0;
  std::array<uint8_t, 2> pixels{};
  uint8_t rechecked = 0;
  auto operator<=>(const State&) const = default;
};

struct Result {
  size_t states = 0;
  size_t delivered = 0;
  size_t torn = 0;
};

class Exploration {
 public:
  explicit Exploration(const Rules& rules) : rules_(rules), program_(producer_program(rules)) {}

  Result run() {
    visit(State{});
    while (!open_.empty()) {
      const State state = open_.back();
      open_.pop_back();
      step_producer(state);
      step_reader(state);
    }
    result_.states = seen_.size();
    return result_;
  }

 private:
  void visit(const State& state) {
    if (seen_.insert(state).second) open_.push_back(state);
  }

  bool is_visible(const State& state, size_t store) const { return (state.visible >> store & 1) != 0; }

  /// Whether a store may reach memory now. A release waits for everything before it; nothing passes a fence; stores to
  /// the same word stay in order; a plain store may overtake a release.
  bool may_reach_memory(const State& state, size_t store) const {
    for (size_t before = 0; before < store; ++before) {
      if (is_visible(state, before)) continue;
      const bool is_kept = program_[store].kind != Kind::plain || program_[before].kind == Kind::fence ||
                           program_[before].word == program_[store].word;
      if (is_kept) return false;
    }
    return true;
  }

  void step_producer(const State& state) {
    for (size_t store = 0; store < program_.size(); ++store) {
      if (is_visible(state, store) || !may_reach_memory(state, store)) continue;
      State next = state;
      next.visible |= 1u << store;
      if (program_[store].kind != Kind::fence) next.memory[program_[store].word] = program_[store].value;
      visit(next);
    }
  }

  void step_reader(const State& state) {
    State next = state;
    switch (state.reader_step) {
      case 0:
        next.sequence = state.memory[latest_sequence];
        if (next.sequence != 0) next.reader_step = 1;
        visit(next);
        return;
      case 1:
        next.slot = state.memory[latest_slot];
        next.reader_step = 2;
        visit(next);
        return;
      case 2:
        // An acquire: nothing below is done before it.
        next.reader_step = state.memory[word_of(state.slot, 0)] == state.sequence ? 3 : 0;
        if (next.reader_step == 0) next.sequence = next.slot = 0;
        visit(next);
        return;
      case 3:
        step_loads(state);
        return;
      default:
        return;
    }
  }

  void step_loads(const State& state) {
    constexpr uint8_t both_pixels = 3;
    for (uint8_t pixel = 0; pixel < 2; ++pixel) {
      if ((state.loads_done >> pixel & 1) != 0) continue;
      State next = state;
      next.pixels[pixel] = state.memory[word_of(state.slot, 1 + pixel)];
      next.loads_done |= static_cast<uint8_t>(1 << pixel);
      finish_if_done(next);
    }
    const bool may_recheck = !rules_.has_reader_fence || (state.loads_done & both_pixels) == both_pixels;
    if (rules_.has_recheck && (state.loads_done & 4) == 0 && may_recheck) {
      State next = state;
      next.rechecked = state.memory[word_of(state.slot, 0)];
      next.loads_done |= 4;
      finish_if_done(next);
    }
  }

  void finish_if_done(State& state) {
    if (state.loads_done == (rules_.has_recheck ? 7 : 3)) {
      state.reader_step = 4;
      const bool is_delivered = !rules_.has_recheck || state.rechecked == state.sequence;
      const bool is_torn = state.pixels[0] != state.sequence || state.pixels[1] != state.sequence;
      if (seen_.count(state) == 0 && is_delivered) ++(is_torn ? result_.torn : result_.delivered);
    }
    visit(state);
  }

  Rules rules_;
  std::vector<Store> program_;
  std::set<State> seen_;
  std::vector<State> open_;
  Result result_;
};

Result explore(const char* name, const Rules& rules) {
  const Result result = Exploration(rules).run();
  std::cout << "       model (" << name << "): " << result.states << " states, " << result.delivered << " ways to a whole frame, "
            << result.torn << " to a torn one" << std::endl;
  EXPECT(result.delivered > 0);
  return result;
}

}  // namespace

TEST(model_of_the_slot_protocol_has_no_torn_frame) { EXPECT_EQ(explore("as specified", {}).torn, size_t{0}); }

TEST(model_without_the_recheck_finds_torn_frames) {
  EXPECT(explore("no re-check", {.has_recheck = false}).torn > 0);
}

TEST(model_without_the_producers_fence_finds_torn_frames) {
  EXPECT(explore("no producer fence", {.has_writer_fence = false}).torn > 0);
}

TEST(model_without_the_readers_fence_finds_torn_frames) {
  EXPECT(explore("no reader fence", {.has_reader_fence = false}).torn > 0);
}
