import { InvalidArgumentError } from 'commander';

export interface Size {
  width: number;
  height: number;
}

/** `1920x1080`. */
export function parseSize(text: string): Size {
  const match = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Expected WIDTHxHEIGHT in pixels, as in 1920x1080.');
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** An integer of 1 or more; throws what commander shows for an option. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError('Expected an integer of 1 or more.');
  }
  return count;
}

/** Pictures per second. */
export function parseFps(text: string): number {
  const fps = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || fps < 0.01 || fps > 1000) {
    throw new InvalidArgumentError('Expected pictures per second, from 0.01 to 1000.');
  }
  return fps;
}

/** Milliseconds a timer can wait. */
export function parseTimeoutMs(text: string): number {
  const timeoutMs = parseCount(text);
  if (timeoutMs > 0x7fff_ffff) throw new InvalidArgumentError('Expected at most 2147483647 milliseconds.');
  return timeoutMs;
}

/** `panel.local:7777`, `[::1]:7777`. */
export function parseHostPort(text: string): { host: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined || port < 1 || port > 65_535) throw new InvalidArgumentError('Expected HOST:PORT.');
  return { host, port };
}
