export type { BridgeJob, BridgeReport, BridgeRun, BridgeRunListener, BridgeSource } from './bridge-job.ts';
export { findFrameAddress } from './find-frame-address.ts';
export type { OwnPanelOptions } from './own-panel.ts';
export { OwnPanel } from './own-panel.ts';
export type { BridgeLanes, PanelBridgeOptions } from './panel-bridge.ts';
export { PanelBridge } from './panel-bridge.ts';
