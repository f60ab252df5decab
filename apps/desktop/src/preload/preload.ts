import { contextBridge } from 'electron';
import { bridgeName, type DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { askMain } from './ask-main.ts';
import { StreamLane } from './stream-lane.ts';

const { open, close, waitSlot, readLiveSequence, send, onEvent } = new StreamLane();
const bridge: DesktopBridge = {
  getVersion: () => askMain('framelane:get-version', {}),
  stream: { open, close, waitSlot, readLiveSequence, send, onEvent },
};
contextBridge.exposeInMainWorld(bridgeName, bridge);
