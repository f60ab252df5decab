#include <algorithm>

#include "../harness.h"
#include "stream_fixtures.h"

using namespace framelane;

TEST(stream_of_large_pictures_is_whole_while_its_pages_are_gathered) {
  const auto before = fixtures::Footprint::take();
  for (int round = 0; round < 3; ++round) {
    StreamProducerOptions options = fixtures::small_stream(fixtures::unique_stream_name());
    options.max_width = 1024;
    options.max_height = 1024;
    const auto producer = fixtures::make_producer(options);
    const auto client = fixtures::make_client(options.name);
    std::vector<uint8_t> copied(size_t{4} * options.max_width * options.max_height);
    for (uint8_t value = 1; value <= 9; ++value) {
      fixtures::publish_uniform(*producer, value, options.max_width, options.max_height);
      StreamFrame frame;
      EXPECT_EQ(client->wait_frame(5000, frame), StreamStatus::ok);
      EXPECT_EQ(copy_frame_rows(frame, copied.data()), StreamStatus::ok);
      EXPECT(std::all_of(copied.begin(), copied.end(), [value](uint8_t byte) { return byte == value; }));
    }
    // The last rounds end at once, with the gathering still under way.
    if (round == 0) EXPECT(fixtures::eventually([&] { return fixtures::Footprint::take().threads == before.threads + 1; }));
  }
  EXPECT(fixtures::eventually([&] { return fixtures::Footprint::take().threads == before.threads; }));
}
