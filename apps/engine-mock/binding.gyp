{
  'targets': [
    {
      'target_name': 'effect_kernels',
      'sources': [
        # Each kernel registers itself: a file put there is a kernel.
        "<!@(node -p \"require('fs').readdirSync('native/kernels').filter(f => f.endsWith('.cc')).sort().map(f => 'native/kernels/' + f).join(' ')\")",
        'native/core/blend.cc',
        'native/core/registry.cc',
        'native/binding/addon.cc',
      ],
      'include_dirs': ['native/core'],
      'dependencies': ["<!(node -p \"require('node-addon-api').targets\"):node_addon_api_except_all"],
      'defines': ['NAPI_VERSION=8', 'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED', 'NODE_ADDON_API_DISABLE_DEPRECATED'],
      # Products are not fused into sums, so that every machine computes the same pictures.
      'cflags': ['-O3', '-Wall', '-Wextra', '-fvisibility=hidden', '-fno-math-errno', '-fno-trapping-math', '-ffp-contract=off'],
      'cflags_cc!': ['-std=gnu++17', '-fno-rtti'],
      'cflags_cc': ['-std=c++20'],
      'conditions': [
        ['OS=="linux"', { 'ldflags': ['-static-libstdc++', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-Wl,-s'] }],
      ],
    },
  ],
}
