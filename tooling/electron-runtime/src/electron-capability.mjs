import { findElectron } from './find-electron.mjs';
import { systemPackages } from './pinned-package.mjs';
import { canOpenDisplay } from './virtual-display.mjs';

/** The commands that make desktop tests possible on Linux x64. */
export const howToAddElectron = `apt-get install ${systemPackages} && node tooling/electron-runtime/src/main.mjs --install`;

/** @type {typeof import('./index.d.mts').electronCapability} */
export async function electronCapability() {
  try {
    const isPresent = (await findElectron()) !== undefined && (await canOpenDisplay());
    return { isPresent, howToAdd: howToAddElectron };
  } catch (error) {
    return { isPresent: false, howToAdd: error.message };
  }
}
