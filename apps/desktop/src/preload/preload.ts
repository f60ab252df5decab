import { contextBridge } from 'electron';
import { isMessage } from '../shared/check-message.ts';
import { bridgeName, type DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { requestSchemas } from '../shared/ipc-channels.ts';
import { matrixPortChannel } from '../shared/matrix-port.ts';
import { askMain, hearMain } from './ask-main.ts';
import { watchDroppedFiles } from './dropped-files.ts';
import { openPort } from './open-port.ts';
import { PictureLane } from './picture-lane.ts';
import { isNonce, StreamLane } from './stream-lane.ts';
import { watchTypedTexts } from './typed-texts.ts';

const findDropped = watchDroppedFiles(window);
const isTyped = watchTypedTexts(window);
const stream = new StreamLane();
const pictures = new PictureLane();

const bridge: DesktopBridge = {
  getVersion: () => askMain('framelane:get-version', {}),
  listSources: () => askMain('framelane:list-sources', {}),
  openOutputWindow: () => askMain('framelane:open-output-window', {}),
  onMenuCommand: hearMain('framelane:menu-command'),
  onBanner: hearMain('framelane:banner'),
  onStreamProblems: hearMain('framelane:stream-problems'),
  stream: {
    open: stream.open,
    close: stream.close,
    waitSlot: stream.waitSlot,
    readLiveSequence: stream.readLiveSequence,
    readCopies: stream.readCopies,
    send: stream.send,
    onEvent: stream.onEvent,
  },
  pictures: { open: pictures.open, close: pictures.close, take: pictures.take, giveBack: pictures.giveBack },
  matrix: { open: (nonce) => isNonce(nonce) && openPort(matrixPortChannel, nonce) },
  engine: {
    getStatus: () => askMain('framelane:get-engine-status', {}),
    async send(command, fields) {
      const request = { command, fields };
      if (isMessage(requestSchemas['framelane:send-engine-command'], request)) {
        return askMain('framelane:send-engine-command', request);
      }
      const message = 'expected a command that a page may send, with its fields, got something else';
      return { ok: false, code: 'ERR_BRIDGE_REFUSED', message };
    },
    retry: () => void askMain('framelane:retry-engine', {}),
    onStatus: hearMain('framelane:engine-status'),
    onEvent: hearMain('framelane:engine-event'),
  },
  files: {
    choose: (kind) => askMain('framelane:choose-file', { kind }),
    listRecent: () => askMain('framelane:list-recent-files', {}),
    takePending: () => askMain('framelane:take-pending-files', {}),
    chooseExportTarget: (suggestedName) => askMain('framelane:choose-export-target', { suggestedName }),
    async adopt(file) {
      const path = findDropped(file);
      if (path !== undefined) return askMain('framelane:adopt-file', { path });
      return { ok: false, code: 'ERR_BRIDGE_REFUSED', message: 'expected a file that was dropped here, got another' };
    },
    onOpen: hearMain('framelane:open-file'),
    listSamples: () => askMain('framelane:list-samples', {}),
    async prepareStage(path) {
      const adopted = isTyped(path) ? await askMain('framelane:adopt-file', { path }) : undefined;
      return askMain('framelane:prepare-stage', { path: adopted?.ok ? adopted.value.path : path });
    },
    openProject: () => askMain('framelane:open-project', {}),
    save: (suggestedName, bytes) => askMain('framelane:save-file', { suggestedName, bytes }),
  },
};

// A wait that is still open when the page goes would keep its whole world in memory.
window.addEventListener('pagehide', () => {
  stream.close();
  pictures.close();
});
contextBridge.exposeInMainWorld(bridgeName, bridge);
