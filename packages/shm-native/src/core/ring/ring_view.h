#pragma once

#include <cstdint>

#include "framelane/ring/ring_layout.h"

namespace framelane {

/// Addresses inside a mapped ring. `Byte` is const for a reader, so that it cannot even compile a store.
template <typename Byte, typename Header, typename Footer>
struct RingView {
  Byte* base;
  uint32_t ring_size;
  uint32_t slot_size;

  Header& header() const { return *reinterpret_cast<Header*>(base); }

  /// Length prefix of the slot of `seq`; the picture follows it.
  Byte* slot(uint32_t seq) const { return base + ring_layout::slot_offset(seq % ring_size, slot_size); }
  Byte* frame(uint32_t seq) const { return slot(seq) + ring_layout::length_bytes; }

  /// Safety: only where slots have footers; then slot_size is a multiple of 64 and the footer is aligned.
  Footer& footer(uint32_t seq) const {
    return *reinterpret_cast<Footer*>(slot(seq) + slot_size - ring_layout::footer_bytes);
  }
};

using WritableRing = RingView<uint8_t, ring_layout::Header, ring_layout::Footer>;
using ReadableRing = RingView<const uint8_t, const ring_layout::Header, const ring_layout::Footer>;

}  // namespace framelane
