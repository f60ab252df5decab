import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** Modules of `framelane_peers` that run as programs. */
export type PeerModule =
  | 'entropic_walk'
  | 'golden'
  | 'make_clip'
  | 'matrix_clock'
  | 'matrix_lights'
  | 'matrix_reader'
  | 'matrix_service'
  | 'ring_reader'
  | 'seed_client'
  | 'seed_engine'
  | 'seed_walk'
  | 'spec_ring_reader'
  | 'stream_behaviours'
  | 'stream_example'
  | 'stream_golden'
  | 'stream_producer'
  | 'stream_reader';

export type PythonPeersErrorCode = 'ERR_PYTHON_MISSING' | 'ERR_PYTHON_INSTALL';

/** Every failure of this package; the message says what was expected, what came and what to do. */
export class PythonPeersError extends Error {
  constructor(code: PythonPeersErrorCode, message: string);
  readonly code: PythonPeersErrorCode;
}

export interface PeerExit {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

export interface Peer {
  child: ChildProcessWithoutNullStreams;
  /** Settles when the process has ended and its output has been read. */
  hasEnded: Promise<PeerExit>;
  /** The next line of standard output, or undefined at its end. */
  readLine(): Promise<string | undefined>;
  writeLine(text: string): void;
  /** The newest 20,000 characters of standard error. */
  readStderr(): string;
  /** Ends the peer, with SIGKILL when SIGTERM is not enough for two seconds; a second call does nothing. A peer also ends with this process. */
  close(): Promise<void>;
}

/** A python3 that has pyzmq and Pillow: the user's, the system's, or the one `ensurePython()` made. */
export function findPython(): Promise<string | undefined>;

/** Whether the peers can run here, and how to make it so. Never installs. */
export function pythonCapability(): Promise<{ isPresent: boolean; howToAdd: string }>;

/** The same, after making a virtual environment with the pinned requirements when there is none. */
export function ensurePython(onProgress?: (line: string) => void): Promise<string>;

/** Program and arguments of a peer, for a supervisor that starts it itself with `peerEnvironment()`. */
export function peerCommand(
  module: PeerModule,
  args?: readonly (string | number)[],
): Promise<{ program: string; args: string[] }>;

/** Variables that a peer needs in addition to this process's environment. */
export function peerEnvironment(): Record<string, string>;

/** Starts a peer. The caller closes it. */
export function spawnPeer(module: PeerModule, args?: readonly (string | number)[]): Promise<Peer>;

/** Runs a peer to its end with an empty standard input. */
export function runPeer(
  module: PeerModule,
  args?: readonly (string | number)[],
): Promise<{ exitCode: number | null; lines: string[]; stderr: string }>;

/** Releases of the stream client that ours is compared with. */
export type VendorVersion = '0.3.0' | '0.5.7';

/** Path of a released client library in the user's cache, or undefined. Never installs. */
export function findVendorLibrary(version: VendorVersion): string | undefined;

/** Whether that library is there, for `needs()`, and how to add it. */
export function vendorLibrary(version: VendorVersion): { isPresent: boolean; howToAdd: string };

/** The same, after fetching it with pip from the configured package index. For tests only: its licence forbids passing it on. */
export function ensureVendorLibrary(
  version: VendorVersion,
  python: string,
  onProgress?: (line: string) => void,
): Promise<string>;

/** Whether OpenUSD for Python is in the user's cache and runs, for `needs()`, and how to add it. */
export function openUsd(): Promise<{ isPresent: boolean; howToAdd: string }>;

/** Installs it there with pip from the configured package index. For tests only. */
export function ensureOpenUsd(python: string, onProgress?: (line: string) => void): Promise<void>;

/** A property as OpenUSD composes it; values flat, quaternions real part first, of arrays beyond 4096 elements `{ count, step, sample }`. */
export interface UsdPropertyAccount {
  type: string;
  value?: unknown;
  connections?: string[];
  targets?: string[];
}

export interface UsdPrimAccount {
  path: string;
  type: string;
  properties: Record<string, UsdPropertyAccount>;
  variants: Record<string, { options: string[]; selection: string }>;
  /** The three of prims that can be seen only. `world` is row-major for row vectors. */
  visibility?: string;
  purpose?: string;
  world?: number[];
  /** Shapes only: least and greatest corner in the prim's own space. */
  bounds?: number[] | null;
}

export interface UsdStageAccount {
  upAxis: string;
  metersPerUnit: number;
  defaultPrim: string | null;
  prims: UsdPrimAccount[];
}

/** What OpenUSD makes of stages, at the default time or their first sample. Rejects when it cannot open one. */
export function describeWithOpenUsd(files: readonly string[]): Promise<UsdStageAccount[]>;

/** Whether released senders and receivers of Art-Net, sACN, DDP, OPC and Flaschen Taschen are in the cache. */
export function lightPrograms(): Promise<{ isPresent: boolean; howToAdd: string }>;

/** Puts them there with the pip of `python`. */
export function ensureLightPrograms(python: string, onProgress?: (line: string) => void): Promise<void>;

/** Starts one of them; see `framelane_peers/matrix_lights.py` for what it reads and prints. */
export function spawnLightProgram(args: readonly (string | number)[]): Promise<Peer>;

/** Writes stages as `.usda`, `.usdc` (one layer) or `.usdz` (with everything it needs); pairs of from and to. */
export function convertWithOpenUsd(pairs: readonly (readonly [from: string, to: string])[]): Promise<void>;

/**
 * The two programs that the description of the matrix service shows to Python users, as they stand: one sends `frame.png`
 * over the socket, one writes a red picture into the mapped file. Both name places in /tmp.
 */
export const describedPrograms: { readonly socket: string; readonly mapped: string };
