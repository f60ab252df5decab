export { describedPrograms } from './described-programs.mjs';
export { ensurePython } from './ensure-python.mjs';
export { PythonPeersError } from './errors.mjs';
export { findPython, pythonCapability } from './find-python.mjs';
export { ensureLightPrograms, lightPrograms, spawnLightProgram } from './sites/light-programs.mjs';
export { convertWithOpenUsd, describeWithOpenUsd, ensureOpenUsd, openUsd } from './sites/open-usd.mjs';
export { peerCommand, peerEnvironment, runPeer, spawnPeer } from './spawn-peer.mjs';
export { ensureVendorLibrary, findVendorLibrary, vendorLibrary } from './vendor/vendor-library.mjs';
