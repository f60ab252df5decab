#include "pixels.h"

namespace framelane::effects {

constexpr int kStops = 5;

/// Five colours per palette, evenly from dark to light, in the order the effect lists its choices.
static const uint32_t kPalettes[][kStops] = {
    {0xff000000, 0xff6a0010, 0xffe03a00, 0xffffc030, 0xfffffff0},
    {0xff020618, 0xff0a3a78, 0xff2f8fd0, 0xff9fe0f4, 0xffffffff},
    {0xff000800, 0xff003c08, 0xff128a24, 0xff5fe070, 0xffe8ffe0},
    {0xff1a0630, 0xff6c1c62, 0xffd8485a, 0xfff8a050, 0xfffff2c0},
    {0xff2000a0, 0xff0090d0, 0xff20c040, 0xfff0d020, 0xfff02020},
};

FRAMELANE_WIDE static void run_gradient_map(const KernelCall& call, int first, int last) {
  const uint32_t* palette = kPalettes[std::clamp(call.integer(0), 0, 4)];
  const bool is_reversed = call.integer(1) != 0;
  uint32_t table[256];
  for (int level = 0; level < 256; ++level) {
    const int place = (is_reversed ? 255 - level : level) * (kStops - 1);
    const int stop = std::min(place / 255, kStops - 2);
    table[level] = lerp_pixel(palette[stop], palette[stop + 1], static_cast<uint32_t>((place - stop * 255) * 256 / 255));
  }
  map_rows(call, first, last, [&](uint32_t pixel) { return table[luma(pixel)]; });
}

static const Registration gradient_map("gradient_map", 2, run_gradient_map);

}  // namespace framelane::effects
