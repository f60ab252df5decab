import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One call of a kernel. Pictures are BGRA, all of one size and stride. */
export interface KernelCall {
  kernel: string;
  width: number;
  height: number;
  strideBytes: number;
  sources: readonly Uint8Array[];
  /** None of the sources. */
  target: Uint8Array;
  params: readonly number[];
  /** Part of the kernel's result in the target, the rest is the first source. Above 0 up to 1. */
  mix: number;
  frameIndex: number;
  /** Feeds random kernels; 32 bits. */
  seed: number;
}

export interface KernelAddon {
  /** Runs on a thread of Node's pool. The buffers stay alive until the promise is settled. */
  runKernel(call: KernelCall): Promise<void>;
  listKernels(): string[];
  /**
   * Ends the process at once, from any thread, whatever runs in others. `process.exit()` would take the threads down in
   * order, and a decoder or a socket caught at work there aborts the process instead.
   */
  exitProcess(exitCode: number): never;
}

let loaded: KernelAddon | undefined;

/** Loads the kernels once. The error of a failed load lists every path with its reason and the command that builds them. */
export function loadKernelAddon(): KernelAddon {
  loaded ??= loadFrom(listPaths());
  return loaded;
}

function listPaths(): string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  // From dist/ and from src/effects/.
  return [join(here, '..'), join(here, '..', '..')].flatMap((folder) => [
    join(folder, 'prebuilds', `${process.platform}-${process.arch}`, 'effect-kernels.node'),
    join(folder, 'build', 'Release', 'effect_kernels.node'),
  ]);
}

function loadFrom(paths: readonly string[]): KernelAddon {
  const require = createRequire(import.meta.url);
  const reasons: string[] = [];
  let cause: unknown;
  for (const path of paths) {
    try {
      return require(path) as KernelAddon;
    } catch (error) {
      if (!isLoadFailure(error)) throw error;
      reasons.push(`  ${path}: ${error.message.split('\n', 1)[0]}`);
      cause = error;
    }
  }
  throw new Error(
    `No loadable effect kernels for ${process.platform}-${process.arch}. Tried:\n${reasons.join('\n')}\n` +
      'To build them: node scripts/build-native.mjs in the folder of the engine (a C++20 compiler is needed)',
    { cause },
  );
}

function isLoadFailure(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_DLOPEN_FAILED';
}
