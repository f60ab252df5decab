import type { Browser, Page } from 'playwright-core';

export interface FoundBrowser {
  executablePath: string;
  /** `env` is CHROME_PATH, `system` a program on PATH, `bundled` the one carried by an npm package. */
  kind: 'env' | 'system' | 'bundled';
  /** What the program itself prints for `--version`. */
  version: string;
}

export interface Capability {
  isPresent: boolean;
  howToAdd: string;
}

export interface LaunchOptions {
  /** Added after the shared flags. */
  args?: string[];
  /** @default true */
  isHeadless?: boolean;
  /** @default 60000 */
  timeoutMs?: number;
}

export type ServedPage = { type?: string } & ({ body: string | Uint8Array } | { file: string });

export interface PageServer {
  /** `http://127.0.0.1:<free port>`, without a slash at the end. */
  origin: string;
  close(): Promise<void>;
}

export interface OpenedPage {
  page: Page;
  /** Console errors, uncaught errors and failed requests since the page was opened; grows while it lives. */
  problems: string[];
}

/**
 * The browser that tests and benchmarks use, looked for once per process. Resolves `undefined` where there is none;
 * rejects when CHROME_PATH is set and does not start, because another browser would then hide the mistake.
 */
export function findBrowser(): Promise<FoundBrowser | undefined>;

/**
 * A running browser with software WebGL and no background traffic. The caller closes it. Rejects with advice when no
 * browser was found.
 */
export function launchBrowser(options?: LaunchOptions): Promise<Browser>;

/**
 * The browser of this worker of a test run, which the files it runs share one after the other, where `once-per-run` is
 * a global setup of Vitest; elsewhere one of its own, as from `launchBrowser()`. Closing it closes the contexts that
 * were opened through it. One that has died fails the file it died in; the next file gets another.
 */
export function borrowBrowser(): Promise<Browser>;

/**
 * Whether a page really opens here, decided by one launch per process, or per run where `once-per-run` is a global
 * setup of Vitest, for `needs(describe, capability)`.
 * `howToAdd` ends with the reason when a browser is there but does not start.
 */
export function browserCapability(): Promise<Capability>;

/**
 * A server on loopback that answers every request with the JSON of one value, which the first request has made: the
 * way the processes of a test run share what is dear to make. The caller closes it.
 */
export function answerOnce(makeAnswer: () => Promise<unknown>): Promise<{ url: string; close(): Promise<void> }>;

/** A new page at `url` after its load event, with everything that went wrong in it recorded. */
export function openPage(browser: Browser, url: string): Promise<OpenedPage>;

/**
 * Serves fixed paths on a free loopback port with the headers of a cross-origin isolated page. Files are read anew
 * for each request; anything not listed is a 404. The caller closes it.
 */
export function servePages(pages: Record<string, ServedPage>): Promise<PageServer>;
