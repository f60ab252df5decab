import { hostname, networkInterfaces } from 'node:os';
import { isLoopback } from '@framelane/protocol';

export interface HostRules {
  /** The address the server listens on. */
  listenHost: string;
  /** Origin of a reverse proxy in front, if there is one. */
  publicOrigin?: string;
}

/**
 * Whether a `Host` header names this server: one of its own names, and the port that it listens on. A page of another
 * site whose name was made to resolve to this machine still sends its own name, and is refused by this.
 */
export function isAllowedHost(header: string | undefined, rules: HostRules, listenPort: number | undefined): boolean {
  if (header === undefined) return false;
  if (rules.publicOrigin !== undefined && header.toLowerCase() === new URL(rules.publicOrigin).host) return true;
  const parts = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::(\d{1,5}))?$/i.exec(header);
  if (parts === null) return false;
  const [, name = '', port = '80'] = parts;
  if (listenPort !== undefined && Number(port) !== listenPort) return false;
  return namesOf(rules.listenHost).has(stripBrackets(name).toLowerCase());
}

/** Whether an `Origin` header is the one this server's own pages have when they were loaded from `host`. */
export function isAllowedOrigin(origin: string, host: string, rules: HostRules): boolean {
  const value = origin.toLowerCase();
  return value === `http://${host.toLowerCase()}` || (rules.publicOrigin !== undefined && value === rules.publicOrigin);
}

function namesOf(listenHost: string): ReadonlySet<string> {
  const host = stripBrackets(listenHost).toLowerCase();
  if (isLoopback(host)) return new Set([host, 'localhost', ...(host === 'localhost' ? ['127.0.0.1', '::1'] : [])]);
  const names = new Set([host]);
  if (host === '0.0.0.0' || host === '::') {
    names.delete(host);
    for (const name of ['localhost', '127.0.0.1', '::1', hostname().toLowerCase()]) names.add(name);
    for (const addresses of Object.values(networkInterfaces())) {
      for (const address of addresses ?? []) names.add(address.address.toLowerCase());
    }
  }
  return names;
}

function stripBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
