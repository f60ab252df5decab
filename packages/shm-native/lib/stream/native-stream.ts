/** Numbers of `StreamStatus` in include/framelane/stream/stream_status.h that a call returns instead of throwing. */
export const StreamStatus = { invalidArgument: 4, closed: 12, frameTooLarge: 18 } as const;

export const ProducerEventKind = { message: 0, text: 1, input: 2, connection: 3 } as const;

/** `payload` is a text, the numbers of an input event, or undefined, by kind. */
export type ProducerEventCallback = (kind: number, clientId: number, payload: string | number[] | undefined) => void;

export type NativeProducerStats = {
  /** Pictures since the start; also the number of the newest. */
  published: number;
  /** Clients attached now. */
  clients: number;
  /** Messages queued, counted once for each client. */
  messagesSent: number;
  /** Messages a client lost because it did not read. */
  messagesDropped: number;
  messagesReceived: number;
  /** Lines of unknown verbs. */
  linesIgnored: number;
  /** Lines of known verbs with wrong fields. */
  linesMalformed: number;
  /** Messages and input that came faster than this thread took them: beyond 16384 or 64 MiB the newest is dropped. */
  eventsDropped: number;
};

export type NativeStreamProducer = {
  /** The frame's number, or minus a `StreamStatus`. Positional, so that publishing allocates nothing. */
  publish(
    pixels: Uint8Array,
    width: number,
    height: number,
    pitchBytes: number,
    captureTimestampNs: number | bigint,
  ): number;
  sendMessage(text: string, clientId: number | undefined): void;
  name(): string;
  stats(): NativeProducerStats;
  close(): void;
};

export type NativeStreamProducerConstructor = new (
  name: string,
  maxWidth: number,
  maxHeight: number,
  slotCount: number,
  onEvent: ProducerEventCallback,
) => NativeStreamProducer;

/** Numbers of `ClientEventKind` in src/binding/stream/client_session.h. */
export const ClientEventKind = { frame: 0, failure: 1, message: 2, gone: 3, attached: 4 } as const;

/** `code` is an error's code or why the producer is gone; `status` the library's, or 0. */
export type ClientEventCallback = (kind: number, text: string, code: string, status: number) => void;

export type NativeClientInfo = {
  protocolVersion: number;
  slotCount: number;
  maxWidth: number;
  maxHeight: number;
  producerPid: number;
};

export type NativeClientStats = {
  delivered: number;
  skipped: number;
  torn: number;
  invalid: number;
  latestSequence: number;
  copyNs: { p50: number; p99: number };
  waitNs: { p50: number; p99: number };
};

export type NativeStreamClient = {
  connect(libraryPath: string, name: string): void;
  startConnect(libraryPath: string, name: string): void;
  finishConnect(): void;
  waitFrame(index: number, target: Uint8Array): void;
  send(text: string, isText: boolean): void;
  sendInput(values: Float64Array): void;
  info(): NativeClientInfo;
  stats(): NativeClientStats;
  mappedBytes(): number;
  mapRegion(view: Uint8Array): void;
  close(): void;
};

export type NativeStreamClientConstructor = new (onEvent: ClientEventCallback) => NativeStreamClient;

/** `state` is a number of `ProducerState`, −1 for a region that cannot be read. */
export type NativeListedStream = {
  name: string;
  state: number;
  maxWidth: number;
  maxHeight: number;
  slotCount: number;
  regionBytes: number;
  latestSequence: number;
  producerPid: number;
};
