import { ShmError } from './shm-error.ts';

const wasmPageBytes = 65_536;
const maxWasmPages = 65_536;

type SharedMemory = { readonly buffer: SharedArrayBuffer };

/** What is used of WebAssembly, which Node's types leave out. */
declare const WebAssembly: {
  Memory: new (options: { initial: number; maximum: number; shared: true }) => SharedMemory;
};

type TryMapping = (view: Uint8Array, look: (value: number) => boolean) => boolean;

let verdict: 'works' | ShmError | undefined;

/**
 * Whether the pages of a stream can be shown under a shared WebAssembly.Memory here at all, tried once per process on
 * a region of our own: what is written to it must show, what is written here must not reach it, and zeros must cover
 * it. Throws `ERR_SHM_UNSUPPORTED` otherwise.
 */
export function assertMappingWorks(tryMapping: TryMapping): void {
  verdict ??= judgeMapping(tryMapping);
  if (verdict !== 'works') throw verdict;
}

/** For `assertMappingWorks`; takes the machine as it is given. */
export function judgeMapping(tryMapping: TryMapping): 'works' | ShmError {
  const pages = 2;
  try {
    const words = new Int32Array(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer);
    const half = words.length / 2;
    const isLive = tryMapping(new Uint8Array(words.buffer), (value) => {
      Atomics.store(words, half, value);
      return Atomics.load(words, 0) === value;
    });
    if (isLive && Atomics.load(words, 0) === 0 && Atomics.load(words, half) === 0) return 'works';
    return new ShmError('ERR_SHM_UNSUPPORTED', 'mapped pages do not show what is written to them; use waitFrame()');
  } catch (cause) {
    return new ShmError('ERR_SHM_UNSUPPORTED', 'no stream can be mapped here; use waitFrame()', { cause });
  }
}

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
