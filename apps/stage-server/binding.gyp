{
  'targets': [
    {
      'target_name': 'stage_raster',
      'sources': [
        'native/core/geometry_stage.cc',
        'native/core/kernels/choose_kernel.cc',
        'native/core/kernels/kernel_avx2.cc',
        'native/core/kernels/kernel_baseline.cc',
        'native/core/outline.cc',
        'native/core/renderer.cc',
        'native/core/scene.cc',
        'native/core/thread_pool.cc',
        'native/binding/addon.cc',
        'native/binding/renderer_binding.cc',
        'native/binding/scene_binding.cc',
      ],
      'include_dirs': ['native/include'],
      'dependencies': ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except_all"],
      'defines': ['NAPI_VERSION=8', 'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED', 'NODE_ADDON_API_DISABLE_DEPRECATED'],
      # Lets the compiler keep lanes side by side: errno and floating-point traps are not looked at.
      'cflags': ['-O3', '-Wall', '-Wextra', '-Wno-psabi', '-fvisibility=hidden', '-fno-math-errno', '-fno-trapping-math', '-ffp-contract=fast'],
      'cflags_cc!': ['-std=gnu++17', '-fno-rtti'],
      'cflags_cc': ['-std=c++20'],
      'conditions': [
        ['OS=="linux"', { 'ldflags': ['-static-libstdc++', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-Wl,-s'] }],
      ],
    },
  ],
}
