import { decodeOpcHeader, type OpcHeader, opcWire } from '@framelane/protocol/matrix';

/** What an OPC connection says, piece by piece: nothing is buffered but an unfinished header. */
export interface OpcHandler {
  onMessage(header: OpcHeader): void;
  /** Data of the message last announced; `position` counts from its start. */
  onData(data: Uint8Array, position: number): void;
  onEnd(header: OpcHeader): void;
}

/** Splits a byte stream into Open Pixel Control messages, whatever pieces it comes in. */
export class OpcParser {
  readonly #handler: OpcHandler;
  readonly #head = new Uint8Array(opcWire.headerBytes);
  #headBytes = 0;
  #message: OpcHeader | undefined;
  #position = 0;

  constructor(handler: OpcHandler) {
    this.#handler = handler;
  }

  /** Whether the stream may end here without cutting a message. */
  get isBetweenMessages(): boolean {
    return this.#headBytes === 0;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      at += this.#message === undefined ? this.#takeHead(chunk, at) : this.#takeData(this.#message, chunk, at);
    }
  }

  #takeHead(chunk: Uint8Array, at: number): number {
    const taken = Math.min(opcWire.headerBytes - this.#headBytes, chunk.length - at);
    this.#head.set(chunk.subarray(at, at + taken), this.#headBytes);
    this.#headBytes += taken;
    if (this.#headBytes < opcWire.headerBytes) return taken;
    const message = decodeOpcHeader(this.#head);
    if (message === undefined) return taken;
    this.#message = message;
    this.#position = 0;
    this.#handler.onMessage(message);
    this.#endIfComplete(message);
    return taken;
  }

  #takeData(message: OpcHeader, chunk: Uint8Array, at: number): number {
    const taken = Math.min(message.length - this.#position, chunk.length - at);
    this.#handler.onData(chunk.subarray(at, at + taken), this.#position);
    this.#position += taken;
    this.#endIfComplete(message);
    return taken;
  }

  #endIfComplete(message: OpcHeader): void {
    if (this.#position < message.length) return;
    this.#message = undefined;
    this.#headBytes = 0;
    this.#handler.onEnd(message);
  }
}
