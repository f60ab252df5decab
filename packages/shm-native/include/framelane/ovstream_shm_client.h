#pragma once

/* The C ABI of the client library, both published forms: ovstream_shm_client_* and the unified ovstream_client_*.
   Structs and results go by the layouts below; a client is one attachment, waits on it are for one thread at a time,
   everything else for any thread. Strings in need no terminator; strings out are terminated and never NULL. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define OVSTREAM_EXPORT __attribute__((visibility("default")))
#else
#define OVSTREAM_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
  OVSTREAM_SUCCESS = 0,
  OVSTREAM_ERROR = 1,
  OVSTREAM_TIMEOUT = 2,
  OVSTREAM_INVALID_ARGUMENT = 3,
  OVSTREAM_INVALID_STATE = 4,
  OVSTREAM_NOT_SUPPORTED = 5
};
enum { OVSTREAM_INPUT_KEY = 0, OVSTREAM_INPUT_MOUSE = 1, OVSTREAM_INPUT_GAMEPAD = 2, OVSTREAM_INPUT_TOUCH = 3 };
enum { OVSTREAM_SOURCE_SHM = 0 };

typedef struct ovstream_string {
  const char* ptr; /* NULL only with length 0 */
  size_t length;
} ovstream_string_t;

typedef struct ovstream_result {
  int32_t status;
} ovstream_result_t;

typedef struct ovstream_shm_client ovstream_shm_client_t;
typedef struct ovstream_client ovstream_client_t;
typedef void (*ovstream_message_callback_t)(ovstream_string_t message, void* user_data);

typedef struct ovstream_shm_frame {
  const void* data; /* into the read-only mapping, valid until destroy; re-check the slot's sequence after use */
  uint64_t sequence;
  uint64_t capture_timestamp_ns;
  uint32_t width;
  uint32_t height;
  uint32_t pitch_bytes;
  uint32_t format;
} ovstream_shm_frame_t;

typedef struct ovstream_key_event {
  uint16_t key_code;
  uint16_t scan_code;
  uint16_t modifiers;
  int32_t key_state;
  uint64_t timestamp_us;
} ovstream_key_event_t;

typedef struct ovstream_mouse_event {
  int32_t type;
  uint16_t modifiers;
  int32_t x;
  int32_t y;
  int32_t data;
  int32_t data2;
  int32_t button_state;
  uint64_t timestamp_us;
  float scroll_x;
  float scroll_y;
} ovstream_mouse_event_t;

typedef struct ovstream_gamepad_event {
  int32_t control;
  int16_t position;
  uint8_t gamepad_id;
  uint64_t timestamp_us;
} ovstream_gamepad_event_t;

typedef struct ovstream_touch_point {
  uint16_t id;
  float x;
  float y;
  float x_radius;
  float y_radius;
  int32_t phase;
  uint64_t timestamp_us;
} ovstream_touch_point_t;

typedef struct ovstream_touch_event {
  uint8_t count;
  uint8_t low_level;
  uint16_t modifiers;
  uint16_t source_width;
  uint16_t source_height;
  uint64_t timestamp_us;
  ovstream_touch_point_t points[11];
} ovstream_touch_event_t;

/* Without touch, as ovstream_shm_client_send_input_event takes it. */
typedef struct ovstream_shm_input_event {
  int32_t type;
  union {
    ovstream_key_event_t key;
    ovstream_mouse_event_t mouse;
    ovstream_gamepad_event_t gamepad;
  } event;
} ovstream_shm_input_event_t;

/* With touch, as ovstream_client_send_input_event takes it. */
typedef struct ovstream_input_event {
  int32_t type;
  union {
    ovstream_key_event_t key;
    ovstream_mouse_event_t mouse;
    ovstream_gamepad_event_t gamepad;
    ovstream_touch_event_t touch;
  } event;
} ovstream_input_event_t;

typedef struct ovstream_frame {
  int32_t source;
  const void* data;
  uint64_t device_ptr;
  uint64_t sequence;
  uint64_t timestamp_ns;
  uint32_t width;
  uint32_t height;
  uint32_t pitch_bytes;
  uint32_t format;
  uint32_t slot_index;
  uint32_t reserved;
} ovstream_frame_t;

/* Only shm_name is looked at; the rest is for sources this library does not have. */
typedef struct ovstream_client_config {
  ovstream_string_t shm_name;
  ovstream_string_t cudashm_name;
  ovstream_string_t server_ip;
  uint16_t signal_port;
  uint16_t stream_port;
  int32_t cuda_device;
} ovstream_client_config_t;

/* Text of this thread's last failure, "" after a successful create; valid until the next call on this thread. */
OVSTREAM_EXPORT ovstream_string_t ovstream_get_last_error(void);

OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_create(ovstream_string_t name, ovstream_shm_client_t** out);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_destroy(ovstream_shm_client_t* client);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_wait_frame(ovstream_shm_client_t* client, int32_t timeout_ms,
                                                                 ovstream_shm_frame_t* frame);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_release_frame(ovstream_shm_client_t* client);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_is_producer_alive(const ovstream_shm_client_t* client, bool* alive);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_send_input_event(ovstream_shm_client_t* client,
                                                                       const ovstream_shm_input_event_t* event);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_send_message(ovstream_shm_client_t* client,
                                                                   ovstream_string_t message);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_send_unicode(ovstream_shm_client_t* client, ovstream_string_t text);
OVSTREAM_EXPORT ovstream_result_t ovstream_shm_client_set_message_callback(ovstream_shm_client_t* client,
                                                                           ovstream_message_callback_t callback,
                                                                           void* user_data);

OVSTREAM_EXPORT ovstream_result_t ovstream_create_client(int32_t source, const ovstream_client_config_t* config,
                                                         ovstream_client_t** out);
OVSTREAM_EXPORT ovstream_result_t ovstream_destroy_client(ovstream_client_t* client);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_wait_frame(ovstream_client_t* client, int32_t timeout_ms,
                                                             ovstream_frame_t* frame);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_release_frame(ovstream_client_t* client);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_is_alive(const ovstream_client_t* client, bool* alive);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_send_input_event(ovstream_client_t* client,
                                                                   const ovstream_input_event_t* event);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_send_message(ovstream_client_t* client, ovstream_string_t message);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_send_unicode(ovstream_client_t* client, ovstream_string_t text);
OVSTREAM_EXPORT ovstream_result_t ovstream_client_set_message_callback(ovstream_client_t* client,
                                                                       ovstream_message_callback_t callback,
                                                                       void* user_data);

#ifdef __cplusplus
}

static_assert(sizeof(ovstream_string_t) == 16 && sizeof(ovstream_result_t) == 4);
static_assert(sizeof(ovstream_shm_frame_t) == 40 && offsetof(ovstream_shm_frame_t, sequence) == 8 &&
              offsetof(ovstream_shm_frame_t, capture_timestamp_ns) == 16 && offsetof(ovstream_shm_frame_t, width) == 24 &&
              offsetof(ovstream_shm_frame_t, height) == 28 && offsetof(ovstream_shm_frame_t, pitch_bytes) == 32 &&
              offsetof(ovstream_shm_frame_t, format) == 36);
static_assert(sizeof(ovstream_key_event_t) == 24 && offsetof(ovstream_key_event_t, scan_code) == 2 &&
              offsetof(ovstream_key_event_t, modifiers) == 4 && offsetof(ovstream_key_event_t, key_state) == 8 &&
              offsetof(ovstream_key_event_t, timestamp_us) == 16);
static_assert(sizeof(ovstream_mouse_event_t) == 48 && offsetof(ovstream_mouse_event_t, modifiers) == 4 &&
              offsetof(ovstream_mouse_event_t, x) == 8 && offsetof(ovstream_mouse_event_t, y) == 12 &&
              offsetof(ovstream_mouse_event_t, data) == 16 && offsetof(ovstream_mouse_event_t, data2) == 20 &&
              offsetof(ovstream_mouse_event_t, button_state) == 24 && offsetof(ovstream_mouse_event_t, timestamp_us) == 32 &&
              offsetof(ovstream_mouse_event_t, scroll_x) == 40 && offsetof(ovstream_mouse_event_t, scroll_y) == 44);
static_assert(sizeof(ovstream_gamepad_event_t) == 16 && offsetof(ovstream_gamepad_event_t, position) == 4 &&
              offsetof(ovstream_gamepad_event_t, gamepad_id) == 6 && offsetof(ovstream_gamepad_event_t, timestamp_us) == 8);
static_assert(sizeof(ovstream_touch_point_t) == 32 && offsetof(ovstream_touch_point_t, x) == 4 &&
              offsetof(ovstream_touch_point_t, y) == 8 && offsetof(ovstream_touch_point_t, x_radius) == 12 &&
              offsetof(ovstream_touch_point_t, y_radius) == 16 && offsetof(ovstream_touch_point_t, phase) == 20 &&
              offsetof(ovstream_touch_point_t, timestamp_us) == 24);
static_assert(sizeof(ovstream_touch_event_t) == 368 && offsetof(ovstream_touch_event_t, low_level) == 1 &&
              offsetof(ovstream_touch_event_t, modifiers) == 2 && offsetof(ovstream_touch_event_t, source_width) == 4 &&
              offsetof(ovstream_touch_event_t, source_height) == 6 && offsetof(ovstream_touch_event_t, timestamp_us) == 8 &&
              offsetof(ovstream_touch_event_t, points) == 16);
static_assert(sizeof(ovstream_shm_input_event_t) == 56 && sizeof(ovstream_input_event_t) == 376 &&
              offsetof(ovstream_shm_input_event_t, event) == 8 && offsetof(ovstream_input_event_t, event) == 8);
static_assert(sizeof(ovstream_frame_t) == 64 && offsetof(ovstream_frame_t, data) == 8 &&
              offsetof(ovstream_frame_t, device_ptr) == 16 && offsetof(ovstream_frame_t, sequence) == 24 &&
              offsetof(ovstream_frame_t, timestamp_ns) == 32 && offsetof(ovstream_frame_t, width) == 40 &&
              offsetof(ovstream_frame_t, height) == 44 && offsetof(ovstream_frame_t, pitch_bytes) == 48 &&
              offsetof(ovstream_frame_t, format) == 52 && offsetof(ovstream_frame_t, slot_index) == 56);
static_assert(sizeof(ovstream_client_config_t) == 56 && offsetof(ovstream_client_config_t, cudashm_name) == 16 &&
              offsetof(ovstream_client_config_t, server_ip) == 32 && offsetof(ovstream_client_config_t, signal_port) == 48 &&
              offsetof(ovstream_client_config_t, stream_port) == 50 && offsetof(ovstream_client_config_t, cuda_device) == 52);
#endif
