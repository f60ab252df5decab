import { Dealer, Request } from 'zeromq';

/** `dealer` keeps any number of requests in flight; `req` strictly alternates request and reply. */
export type SocketMode = 'dealer' | 'req';

/** One connection to an engine's command or ping port. */
export interface CommandSocket {
  /** Hands one payload frame to the transport; never blocks. In mode `req` the reply must come before the next. */
  send(payload: Uint8Array): void;
  /** Closes at once and drops what was not sent yet; closing twice is fine. */
  close(): void;
}

export interface CommandSocketOptions {
  endpoint: string;
  mode: SocketMode;
  /** Called with the payload frame of each message; more than one payload frame is passed as `undefined`. */
  onMessage: (payload: Uint8Array | undefined) => void;
  /** Called once when the transport fails while open. */
  onFailure: (cause: unknown) => void;
}

const socketOptions = {
  linger: 0,
  // Without a mark a send never waits; the number of unanswered requests is bounded by the client above.
  sendHighWaterMark: 0,
  reconnectInterval: 50,
  reconnectMaxInterval: 500,
} as const;

/** Opens a socket; it connects in the background, and connects again by itself while it is open. */
export function openCommandSocket(options: CommandSocketOptions): CommandSocket {
  return options.mode === 'dealer' ? openDealer(options) : openRequest(options);
}

function openDealer({ endpoint, onMessage, onFailure }: CommandSocketOptions): CommandSocket {
  const socket = new Dealer(socketOptions);
  socket.connect(endpoint);
  const receive = async () => {
    for await (const [, ...payload] of socket) onMessage(payload.length === 1 ? payload[0] : undefined);
  };
  receive().catch((cause: unknown) => {
    if (!socket.closed) onFailure(cause);
  });
  // The addon takes one send at a time and leaves the synchronous path now and then, even without a mark.
  const outbox: Uint8Array[] = [];
  let isSending = false;
  const sendAll = async () => {
    isSending = true;
    for (let payload = outbox.shift(); payload !== undefined; payload = outbox.shift()) {
      await socket.send([null, payload]);
    }
    isSending = false;
  };
  return {
    send: (payload) => {
      outbox.push(payload);
      if (isSending) return;
      sendAll().catch((cause: unknown) => {
        if (!socket.closed) onFailure(cause);
      });
    },
    close: () => socket.close(),
  };
}

function openRequest({ endpoint, onMessage, onFailure }: CommandSocketOptions): CommandSocket {
  const socket = new Request(socketOptions);
  socket.connect(endpoint);
  const exchange = async (payload: Uint8Array) => {
    await socket.send(payload);
    const reply = await socket.receive();
    onMessage(reply.length === 1 ? reply[0] : undefined);
  };
  return {
    send: (payload) => {
      exchange(payload).catch((cause: unknown) => {
        if (!socket.closed) onFailure(cause);
      });
    },
    close: () => socket.close(),
  };
}
