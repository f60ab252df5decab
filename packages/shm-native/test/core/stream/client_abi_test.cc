#include <atomic>
#include <cstring>

#include "../harness.h"
#include "framelane/ovstream_shm_client.h"
#include "stream_fixtures.h"

using namespace framelane;

namespace {

ovstream_string_t text_of(const std::string& text) { return {text.data(), text.size()}; }
std::string last_error() { return ovstream_get_last_error().ptr; }

struct Heard {
  ovstream_shm_client_t* client;
  std::atomic<int> count{0};
  std::atomic<int> destroy_status{-1};
  std::atomic<int> send_status{-1};
};

void hear(ovstream_string_t message, void* user_data) {
  auto& heard = *static_cast<Heard*>(user_data);
  EXPECT_EQ(message.ptr[message.length], '\0');
  heard.destroy_status = ovstream_shm_client_destroy(heard.client).status;
  heard.send_status = ovstream_shm_client_send_message(heard.client, {nullptr, 0}).status;
  EXPECT_EQ(ovstream_shm_client_set_message_callback(heard.client, nullptr, nullptr).status, OVSTREAM_SUCCESS);
  ++heard.count;
}

}  // namespace

TEST(abi_arguments_are_checked) {
  ovstream_shm_client_t* client = nullptr;
  EXPECT_EQ(ovstream_shm_client_create({nullptr, 0}, &client).status, OVSTREAM_INVALID_ARGUMENT);
  EXPECT_EQ(ovstream_shm_client_create({nullptr, 3}, &client).status, OVSTREAM_INVALID_ARGUMENT);
  EXPECT_EQ(ovstream_shm_client_create({"x", 1}, nullptr).status, OVSTREAM_INVALID_ARGUMENT);
  EXPECT_EQ(ovstream_shm_client_create({"flt-none", 8}, &client).status, OVSTREAM_ERROR);
  EXPECT(last_error().starts_with("ERR_SHM_NOT_FOUND: "));
  EXPECT(client == nullptr);
  EXPECT_EQ(ovstream_shm_client_destroy(nullptr).status, OVSTREAM_SUCCESS);
  EXPECT_EQ(ovstream_shm_client_wait_frame(nullptr, 0, nullptr).status, OVSTREAM_INVALID_ARGUMENT);
  EXPECT_EQ(ovstream_shm_client_is_producer_alive(nullptr, nullptr).status, OVSTREAM_INVALID_ARGUMENT);
  EXPECT_EQ(ovstream_client_send_message(nullptr, {nullptr, 0}).status, OVSTREAM_INVALID_ARGUMENT);
  ovstream_client_config_t config{};
  ovstream_client_t* unified = nullptr;
  EXPECT_EQ(ovstream_create_client(1, &config, &unified).status, OVSTREAM_NOT_SUPPORTED);
  EXPECT_EQ(ovstream_create_client(0, nullptr, &unified).status, OVSTREAM_INVALID_ARGUMENT);
}

TEST(abi_of_both_forms_delivers_frames) {
  const std::string name = fixtures::unique_stream_name();
  std::atomic<int> inputs{0};
  StreamProducerEvents events;
  events.on_input = [&](uint32_t, const InputEvent&) { ++inputs; };
  const auto producer = fixtures::make_producer(fixtures::small_stream(name), events);
  ovstream_shm_client_t* slim = nullptr;
  EXPECT_EQ(ovstream_shm_client_create(text_of(name), &slim).status, OVSTREAM_SUCCESS);
  EXPECT(last_error().empty());
  ovstream_client_config_t config{};
  config.shm_name = text_of(name);
  ovstream_client_t* unified = nullptr;
  EXPECT_EQ(ovstream_create_client(OVSTREAM_SOURCE_SHM, &config, &unified).status, OVSTREAM_SUCCESS);

  ovstream_shm_frame_t frame;
  std::memset(&frame, 0x55, sizeof frame);
  EXPECT_EQ(ovstream_shm_client_wait_frame(slim, 1, &frame).status, OVSTREAM_TIMEOUT);
  EXPECT_EQ(frame.width, 0x55555555u);
  fixtures::publish_uniform(*producer, 8, 3, 2);
  EXPECT_EQ(ovstream_shm_client_wait_frame(slim, -1, &frame).status, OVSTREAM_SUCCESS);
  EXPECT(frame.width == 3 && frame.height == 2 && frame.pitch_bytes == 64 && frame.format == 1);
  EXPECT_EQ(static_cast<const uint8_t*>(frame.data)[0], 8);
  ovstream_frame_t wide{};
  EXPECT_EQ(ovstream_client_wait_frame(unified, -1, &wide).status, OVSTREAM_SUCCESS);
  EXPECT(wide.sequence == 1 && wide.slot_index == 0 && wide.source == 0 && wide.device_ptr == 0);
  EXPECT_EQ(ovstream_client_release_frame(unified).status, OVSTREAM_SUCCESS);

  ovstream_input_event_t event{};
  event.type = OVSTREAM_INPUT_TOUCH;
  event.event.touch.count = 1;
  EXPECT_EQ(ovstream_client_send_input_event(unified, &event).status, OVSTREAM_SUCCESS);
  ovstream_shm_input_event_t slim_event{};
  EXPECT_EQ(ovstream_shm_client_send_input_event(slim, &slim_event).status, OVSTREAM_SUCCESS);
  slim_event.type = OVSTREAM_INPUT_TOUCH;
  EXPECT_EQ(ovstream_shm_client_send_input_event(slim, &slim_event).status, OVSTREAM_ERROR);
  EXPECT(fixtures::eventually([&] { return inputs == 2; }));

  bool is_alive = false;
  EXPECT_EQ(ovstream_client_is_alive(unified, &is_alive).status, OVSTREAM_SUCCESS);
  EXPECT(is_alive);
  producer->stop();
  EXPECT_EQ(ovstream_shm_client_wait_frame(slim, -1, &frame).status, OVSTREAM_INVALID_STATE);
  EXPECT_EQ(ovstream_shm_client_is_producer_alive(slim, &is_alive).status, OVSTREAM_SUCCESS);
  EXPECT(!is_alive);
  EXPECT_EQ(ovstream_shm_client_destroy(slim).status, OVSTREAM_SUCCESS);
  EXPECT_EQ(ovstream_destroy_client(unified).status, OVSTREAM_SUCCESS);
}

TEST(abi_callback_may_send_and_clear_but_not_destroy) {
  const std::string name = fixtures::unique_stream_name();
  const auto producer = fixtures::make_producer(fixtures::small_stream(name));
  Heard heard{};
  EXPECT_EQ(ovstream_shm_client_create(text_of(name), &heard.client).status, OVSTREAM_SUCCESS);
  StreamError error;
  EXPECT(fixtures::eventually([&] { return producer->stats().clients == 1; }));
  EXPECT_EQ(producer->broadcast_message("one", error), StreamStatus::ok);
  EXPECT_EQ(ovstream_shm_client_set_message_callback(heard.client, &hear, &heard).status, OVSTREAM_SUCCESS);
  EXPECT(fixtures::eventually([&] { return heard.count == 1; }));
  EXPECT_EQ(heard.destroy_status.load(), OVSTREAM_INVALID_STATE);
  EXPECT_EQ(heard.send_status.load(), OVSTREAM_SUCCESS);
  EXPECT_EQ(ovstream_shm_client_destroy(heard.client).status, OVSTREAM_SUCCESS);
}
