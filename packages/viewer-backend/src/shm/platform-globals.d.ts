// Every runtime this runs in has these, but TypeScript's language library does not name them.
declare var performance: { now(): number };
declare function setTimeout(callback: () => void, delayMs: number): unknown;
declare function clearTimeout(handle: unknown): void;
declare function atob(text: string): string;
