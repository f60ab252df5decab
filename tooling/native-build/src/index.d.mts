export interface NativeBuildOptions {
  /** Folder with the `binding.gyp`, absolute. */
  packageRoot: string;
  /** What the build makes in `build/Release`, and its name in `prebuilds/<platform>-<arch>`. */
  products: Record<string, string>;
}

/**
 * Compiles with node-gyp and puts the products where the loader looks first. Rejects with the compiler's words on
 * standard error. Builds of one folder take turns.
 */
export function buildNative(options: NativeBuildOptions): Promise<void>;

/** Runs `act` while no other process of this machine does so for that folder; the lock ends with its process. */
export function withFolderLock<T>(folder: string, act: () => T | Promise<T>): Promise<T>;
