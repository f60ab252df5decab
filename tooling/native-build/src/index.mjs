export { buildNative } from './build-native.mjs';
export { withFolderLock } from './folder-lock.mjs';
export { openObjectCache } from './object-cache.mjs';
