#include "framelane/crc32.h"

#include <array>
#include <cstring>

namespace framelane {
namespace {

constexpr uint32_t reversed_polynomial = 0xEDB88320;
constexpr size_t slices = 8;

using SliceTables = std::array<std::array<uint32_t, 256>, slices>;

// Slicing by eight: table k advances a byte by k further zero bytes, so that eight input bytes take one step.
constexpr SliceTables make_tables() {
  SliceTables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? reversed_polynomial : 0);
    tables[0][byte] = value;
  }
  for (size_t slice = 1; slice < slices; ++slice) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t value = tables[slice - 1][byte];
      tables[slice][byte] = (value >> 8) ^ tables[0][value & 0xFF];
    }
  }
  return tables;
}

constexpr SliceTables tables = make_tables();

}  // namespace

uint32_t crc32(const void* bytes, size_t size, uint32_t previous) noexcept {
  auto cursor = static_cast<const uint8_t*>(bytes);
  uint32_t crc = ~previous;
  while (size >= slices) {
    uint32_t low;
    uint32_t high;
    std::memcpy(&low, cursor, 4);
    std::memcpy(&high, cursor + 4, 4);
    low ^= crc;
    crc = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^ tables[5][(low >> 16) & 0xFF] ^ tables[4][low >> 24] ^
          tables[3][high & 0xFF] ^ tables[2][(high >> 8) & 0xFF] ^ tables[1][(high >> 16) & 0xFF] ^ tables[0][high >> 24];
    cursor += slices;
    size -= slices;
  }
  for (; size > 0; --size) crc = (crc >> 8) ^ tables[0][(crc ^ *cursor++) & 0xFF];
  return ~crc;
}

}  // namespace framelane
