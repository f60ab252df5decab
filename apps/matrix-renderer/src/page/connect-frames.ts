import { decodeFrameHeader, frameWire, type MatrixReport } from '@framelane/protocol/matrix';

export type PictureStage = 'shown' | 'output';

/** RGB888; the pixels belong to the receiver. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

export interface FrameListener {
  onPicture(picture: Picture): void;
  onReport(report: MatrixReport): void;
  onState(state: 'connecting' | 'live' | 'lost'): void;
}

const firstRetryMs = 250;
const lastRetryMs = 4000;

/** Keeps a connection to the service, for ever: after a loss it tries again with growing pauses. */
export function connectFrames(listener: FrameListener): { setStage(stage: PictureStage): void } {
  let stage: PictureStage = 'shown';
  let retryMs = firstRetryMs;
  let socket = open();

  function open(): WebSocket {
    const next = new WebSocket(describeAddress(stage));
    next.binaryType = 'arraybuffer';
    next.addEventListener('open', () => {
      retryMs = firstRetryMs;
      listener.onState('live');
    });
    next.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') listener.onReport(JSON.parse(data) as MatrixReport);
      else readPicture(new Uint8Array(data), listener);
    });
    next.addEventListener('close', () => {
      if (next !== socket) return;
      listener.onState('lost');
      setTimeout(() => {
        socket = open();
      }, retryMs);
      retryMs = Math.min(lastRetryMs, retryMs * 2);
    });
    return next;
  }

  return {
    setStage(wanted) {
      stage = wanted;
      const before = socket;
      socket = open();
      before.close();
    },
  };
}

function readPicture(bytes: Uint8Array, listener: FrameListener): void {
  const header = decodeFrameHeader(bytes);
  if (header === undefined || bytes.length !== frameWire.headerBytes + header.payloadBytes) return;
  listener.onPicture({ ...header, pixels: bytes.subarray(frameWire.headerBytes) });
}

/** The socket beside this page; a token in the page's address goes with it. */
function describeAddress(stage: PictureStage): string {
  const address = new URL('ws', location.href.split('#', 1)[0]);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const token = new URLSearchParams(location.search).get('token');
  address.search = new URLSearchParams({ stage, ...(token === null ? {} : { token }) }).toString();
  return address.href;
}
