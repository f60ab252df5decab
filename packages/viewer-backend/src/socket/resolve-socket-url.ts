/** A WebSocket address of any address, relative ones against the page's. */
export function resolveSocketUrl(url: string): string {
  return new URL(url, globalThis.location?.href).href.replace(/^http/, 'ws');
}
