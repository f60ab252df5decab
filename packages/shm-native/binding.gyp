{
  'targets': [
    {
      'target_name': 'shm_native',
      'sources': [
        'src/core/crc32.cc',
        'src/core/ring/frame_waiter.cc',
        'src/core/ring/ring_error.cc',
        'src/core/ring/ring_header.cc',
        'src/core/ring/ring_reader.cc',
        'src/core/ring/ring_writer.cc',
        'src/binding/addon.cc',
        'src/binding/ring/ring_reader_binding.cc',
        'src/binding/ring/ring_writer_binding.cc',
        'src/binding/ring/wait_channel.cc',
      ],
      'include_dirs': ['include'],
      'dependencies': ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except_all"],
      'defines': ['NAPI_VERSION=8', 'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED', 'NODE_ADDON_API_DISABLE_DEPRECATED'],
      'cflags': ['-O3', '-Wall', '-Wextra', '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections'],
      'cflags_cc!': ['-std=gnu++17', '-fno-rtti'],
      'cflags_cc': ['-std=c++20'],
      'conditions': [
        ['OS=="linux"', {
          'sources': [
            'src/platform/linux/word_wait.cc',
            'src/platform/posix/process.cc',
            'src/platform/posix/shared_file.cc',
          ],
          # libstdc++ comes along, so that the prebuilt file does not ask for the one it was built with.
          'ldflags': ['-static-libstdc++', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-Wl,-s'],
        }],
      ],
    },
  ],
}
