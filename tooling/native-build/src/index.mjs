export { buildNative } from './build-native.mjs';
export { withFolderLock } from './folder-lock.mjs';
