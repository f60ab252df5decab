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

export interface ObjectCacheOptions {
  /** Folder that sources and header folders are relative to, and that the compiler runs in; absolute. */
  packageRoot: string;
  compiler: string;
  /** Every header below them counts for every source. */
  headerFolders: readonly string[];
  /** A compiler that takes longer is killed. */
  timeoutMs: number;
}

/**
 * Compiles C++ sources of tests, each content once per machine: objects are kept in the user's cache under a hash of
 * compiler, flags, headers and source, and go when nobody asked for them in two weeks.
 *
 * @returns what compiles one source and resolves to its object; it rejects with the compiler's words in the message
 */
export function openObjectCache(
  options: ObjectCacheOptions,
): Promise<(source: string, flags: readonly string[]) => Promise<string>>;
