import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const videoTypes = [
  { ext: ['mp4', 'm4v'], mimeType: 'video/mp4' },
  { ext: ['mov'], mimeType: 'video/quicktime' },
  { ext: ['mkv'], mimeType: 'video/x-matroska' },
  { ext: ['webm'], mimeType: 'video/webm' },
];
const stageTypes = [
  { ext: ['usda'], mimeType: 'model/vnd.usda' },
  { ext: ['usdz'], mimeType: 'model/vnd.usdz+zip' },
  // Binary or text, which the name does not tell; not registered.
  { ext: ['usd', 'usdc'], mimeType: 'model/vnd.usd' },
];

/**
 * How the application is packed for every system. Addons, client library and sidecars lie outside the archive, because
 * the system opens them by path. Updates are looked for only where a build adds `publish`.
 *
 * @param {{ stageDir: string, outputDir: string, electron: { distDir: string, version: string } }} places
 * @returns {import('electron-builder').Configuration}
 */
export function makeBuilderConfig({ stageDir, outputDir, electron }) {
  return {
    appId: 'dev.framelane.desktop',
    productName: 'Framelane',
    copyright: 'Framelane is MIT licensed; its video engine carries FFmpeg under the GPL',
    icon: join(stageDir, 'app', 'dist', 'page', 'icon.png'),
    directories: { app: join(stageDir, 'app'), output: outputDir },
    electronDist: electron.distDir,
    electronVersion: electron.version,
    afterExtract: ({ appOutDir }) => removeForeignParts(appOutDir),
    npmRebuild: false,
    nodeGypRebuild: false,
    // The packages beside the bundles were laid out by hand.
    beforeBuild: async () => false,
    files: ['package.json', 'dist/**/*', 'node_modules/**/*'],
    asar: true,
    asarUnpack: [
      'node_modules/@framelane/shm-native/**',
      'node_modules/@julusian/jpeg-turbo/**',
      '**/*.node',
      '**/*.so',
    ],
    extraResources: [{ from: join(stageDir, 'sidecars'), to: 'sidecars', filter: ['**/*'] }],
    extraFiles: [{ from: join(stageDir, 'licenses'), to: 'licenses' }],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      // Known to the archives of Windows and macOS alone.
      enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
    },
    fileAssociations: [
      ...videoTypes.map((type) => ({ ...type, name: 'Video', role: 'Viewer' })),
      ...stageTypes.map((type) => ({ ...type, name: 'USD stage', role: 'Viewer' })),
    ],
    linux: { target: ['AppImage', 'deb'], category: 'AudioVideo', executableName: 'framelane-desktop' },
    // Newer systems renamed two of them when times grew to 64 bits.
    deb: { depends: ['libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libasound2 | libasound2t64', 'libgbm1'] },
    mac: {
      target: ['dmg', 'zip'],
      category: 'public.app-category.video',
      hardenedRuntime: true,
      gatekeeperAssess: false,
    },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    publish: null,
  };
}

/**
 * The Electron for tests came as somebody's AppImage: it has what starts one, and a default application, which would
 * come before the archive.
 */
async function removeForeignParts(dir) {
  const ofAppImage = (await readdir(dir)).filter((name) => /^(AppRun|\.DirIcon|usr|.*\.(desktop|png))$/.test(name));
  for (const part of [...ofAppImage, join('resources', 'app')]) {
    await rm(join(dir, part), { recursive: true, force: true });
  }
}
