export { electronCapability } from './electron-capability.mjs';
export { ElectronRuntimeError } from './errors.mjs';
export { findElectron } from './find-electron.mjs';
export { installElectron } from './install-electron.mjs';
export { launchElectron } from './launch-electron.mjs';
export { openVirtualDisplay, withVirtualDisplay } from './virtual-display.mjs';
