import { ShmError } from './shm-error.ts';

const wasmPageBytes = 65_536;
const maxWasmPages = 65_536;

type SharedMemory = { readonly buffer: SharedArrayBuffer };

/** What is used of WebAssembly, which Node's types leave out. */
declare const WebAssembly: {
  Memory: new (options: { initial: number; maximum: number; shared: true }) => SharedMemory;
};

/** Memory a region can be mapped over; kept for the next region that fits, because it is never given back. */
export class MappedMemory {
  #memory: SharedMemory | undefined;

  /** Throws `ERR_SHM_UNSUPPORTED` when there is no memory of that size. */
  reserve(byteLength: number): SharedArrayBuffer {
    const kept = this.#memory?.buffer;
    if (kept !== undefined && kept.byteLength >= byteLength) return kept;
    const pages = Math.ceil(byteLength / wasmPageBytes);
    if (byteLength === 0 || pages > maxWasmPages) {
      throw new ShmError('ERR_SHM_UNSUPPORTED', `a region of ${byteLength} bytes cannot be mapped; use waitFrame()`);
    }
    try {
      this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    } catch (error) {
      throw new ShmError('ERR_SHM_UNSUPPORTED', `no shared memory of ${byteLength} bytes here; use waitFrame()`, {
        cause: error,
      });
    }
    return this.#memory.buffer;
  }
}
