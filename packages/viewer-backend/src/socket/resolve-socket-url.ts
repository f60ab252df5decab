/** Where a gateway's lane is; a function is asked at each connection, so that the next may be to another source. */
export type SocketUrl = string | (() => string);

/** A WebSocket address of any address, relative ones against the page's. */
export function resolveSocketUrl(url: SocketUrl): string {
  const address = typeof url === 'string' ? url : url();
  return new URL(address, globalThis.location?.href).href.replace(/^http/, 'ws');
}
