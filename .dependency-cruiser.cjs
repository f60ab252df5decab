// Who may import whom. The table is in ARCHITECTURE.md; this file enforces it.
const outside = (allowed) => `^(?!(${allowed.join('|')})(/|$))(apps|packages|tooling)/`;

/** `from` may import, of this repository, only the folders in `allowed`. */
const only = (name, from, allowed, options = {}) => ({
  name,
  severity: 'error',
  comment: `${from} may import only ${allowed.join(', ') || 'third-party packages'}`,
  from: { path: `^${from}/`, pathNot: '(^|/)(test|bench|scripts)/|vitest\\.config|tsdown\\.config|vite\\.config' },
  to: { path: outside(allowed), ...options },
});
/** `from` may not import modules whose resolved path or name matches. */
const never = (name, from, path) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: '(^|/)(test|bench|scripts)/|vitest\\.config|tsdown\\.config|vite\\.config' },
  to: { path },
});

const backend = 'packages/viewer-backend/src';
const common = [`${backend}/common`, 'packages/protocol'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { pathNot: '(^|/)dist/' },
      to: {
        couldNotResolve: true,
        pathNot: ['^node:', '^electron$', '^/', '\\?(raw|url|worker)$', '\\.css$'],
      },
    },
    {
      name: 'one-door',
      comment: 'other packages are imported by name, not by a path into their sources',
      severity: 'error',
      from: { path: '^(apps|packages)/([^/]+)/' },
      to: { path: '^(apps|packages)/[^/]+/(src|lib)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'nothing-imports-an-app',
      severity: 'error',
      from: { path: '^(packages|tooling)/' },
      to: { path: '^apps/' },
    },

    only('protocol', 'packages/protocol', ['packages/protocol']),
    never('protocol-stays-neutral', 'packages/protocol/src', '^(node:|fs$|path$)|node_modules/(?!.*typebox)'),
    only('webgl-blit', 'packages/webgl-blit', ['packages/webgl-blit']),
    never('webgl-blit-without-node', 'packages/webgl-blit/src', '^(node:|fs$|path$)|node_modules/'),
    only('shm-native', 'packages/shm-native', ['packages/shm-native']),
    never('shm-native-stays-low', 'packages/shm-native/lib', 'node_modules/(zeromq|electron)'),
    only('engine-client', 'packages/engine-client/src', [
      'packages/engine-client',
      'packages/protocol',
      'packages/shm-native',
    ]),
    {
      name: 'engine-client-door-without-native',
      severity: 'error',
      from: { path: '^packages/engine-client/src/(?!ring/)' },
      to: { path: '^packages/(shm-native|engine-client/src/ring)' },
    },
    only('viewer-backend-common', `${backend}/common`, common),
    never('viewer-backend-common-neutral', `${backend}/common`, '^node:|node_modules/(react|zeromq)'),
    only('viewer-backend-socket', `${backend}/socket`, [`${backend}/socket`, ...common]),
    never('viewer-backend-socket-in-a-page', `${backend}/socket`, '^node:'),
    only('viewer-backend-shm', `${backend}/shm`, [`${backend}/shm`, ...common]),
    never('viewer-backend-shm-in-a-page', `${backend}/shm`, '^node:'),
    only('viewer-backend-react', `${backend}/react`, [`${backend}/react`, ...common]),
    only('viewer-backend-testing', `${backend}/testing`, [`${backend}/testing`, ...common]),
    only('viewer-backend-node', `${backend}/node`, [
      `${backend}/node`,
      ...common,
      'packages/shm-native',
      'packages/engine-client',
    ]),
    only('viewer-ui', 'packages/viewer-ui/src', [
      'packages/viewer-ui',
      'packages/viewer-backend/dist/(common|react)',
      'packages/webgl-blit',
      'packages/protocol',
    ]),
    never('viewer-ui-without-transports', 'packages/viewer-ui/src', '^node:|node_modules/(electron|ws|zeromq)'),
    only('matrix-client', 'packages/matrix-client', ['packages/matrix-client', 'packages/protocol']),
    only('stage-server', 'apps/stage-server/src', ['apps/stage-server', 'packages/protocol', 'packages/shm-native']),
    only('matrix-renderer', 'apps/matrix-renderer/src', ['apps/matrix-renderer', 'packages/protocol']),
    only('cli', 'apps/cli/src', [
      'apps/cli',
      'packages/engine-client',
      'packages/viewer-backend',
      'packages/matrix-client',
      'packages/protocol',
      'packages/shm-native',
    ]),
    never('cli-without-react', 'apps/cli/src', 'node_modules/(react|react-dom|electron)/'),
    only('engine-mock', 'apps/engine-mock/src', ['apps/engine-mock', 'packages/protocol', 'packages/shm-native']),
    only('gateway-server', 'apps/gateway/src/server', [
      'apps/gateway/src/server',
      'apps/gateway/package.json',
      'packages/engine-client',
      'packages/viewer-backend',
      'packages/matrix-client',
      'packages/protocol',
      'packages/shm-native',
    ]),
    never('gateway-server-without-react', 'apps/gateway/src/server', 'node_modules/(react|react-dom|electron)/'),
    only('gateway-web', 'apps/gateway/src/web', [
      'apps/gateway/src/web',
      'packages/viewer-backend',
      'packages/viewer-ui',
      'packages/protocol',
    ]),
    never('gateway-web-in-a-page', 'apps/gateway/src/web', '^node:'),
    only('desktop-shared', 'apps/desktop/src/shared', ['apps/desktop/src/shared', 'packages/protocol']),
    never(
      'desktop-shared-stays-neutral',
      'apps/desktop/src/shared',
      '^node:|^electron$|node_modules/(electron|react)/',
    ),
    only('desktop-main', 'apps/desktop/src/main', [
      'apps/desktop/src/main',
      'apps/desktop/src/shared',
      'packages/protocol',
      'packages/engine-client',
      'packages/shm-native',
      // The panel's preview comes through main, as plain HTTP and small pictures: doors that load no addon.
      'packages/matrix-client/dist/host',
      'packages/viewer-backend/dist/(common|node/matrix\\.d\\.ts)',
    ]),
    {
      name: 'desktop-main-native-only-in-the-frame-lane',
      severity: 'error',
      from: { path: '^apps/desktop/src/main/(?!frame-lane/)' },
      to: { path: '^packages/(shm-native|engine-client/(src|dist)/ring)' },
    },
    only('desktop-preload', 'apps/desktop/src/preload', [
      'apps/desktop/src/preload',
      'apps/desktop/src/shared',
      'packages/protocol',
      'packages/shm-native',
    ]),
    only('desktop-page', 'apps/desktop/src/page', [
      'apps/desktop/src/page',
      'apps/desktop/src/shared',
      'packages/viewer-backend',
      'packages/viewer-ui',
      'packages/protocol',
    ]),
    never('desktop-page-in-a-page', 'apps/desktop/src/page', '^node:|^electron$|node_modules/electron/'),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '(^|/)dist/'] },
    exclude: { path: '(^|/)(build|prebuilds|test-results|\\.artifacts|schemas|coverage)/' },
    tsPreCompilationDeps: true,
    preserveSymlinks: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default', 'node', 'browser'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.d.mts', '.json'],
    },
  },
};
