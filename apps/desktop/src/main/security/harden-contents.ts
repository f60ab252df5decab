import type { App, Session } from 'electron';
import { appOrigin, appUrl, isAppUrl } from '../../shared/app-origin.ts';
import type { Logger } from '../log/logger.ts';

/** Permissions our own page may have: neither shows the user's surroundings nor leaves the window. */
const harmlessPermissions: ReadonlySet<string> = new Set(['fullscreen', 'clipboard-sanitized-write']);
const localSchemes: ReadonlySet<string> = new Set(['framelane:', 'blob:', 'data:', 'devtools:']);

/** Shuts every way out of every page: other windows, other addresses, webviews, frames. Must run before the first window. */
export function hardenContents(app: Pick<App, 'on'>, log: Logger): void {
  app.on('web-contents-created', (_created, contents) => {
    const refuse = (event: { preventDefault(): void }, what: string, url: string): void => {
      event.preventDefault();
      log.warn(`${what} was refused`, { url });
    };
    contents.on('will-navigate', (event, url) => {
      if (!isAppUrl(url)) refuse(event, 'a navigation', url);
    });
    contents.on('will-redirect', (event, url) => {
      if (!isAppUrl(url)) refuse(event, 'a redirection', url);
    });
    contents.on('will-attach-webview', (event, _preferences, { src }) => refuse(event, 'a webview', src ?? ''));
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('a new window was refused', { url });
      return { action: 'deny' };
    });
  });
}

/** Refuses permissions, devices, downloads and every request that would leave this computer's memory. */
export function hardenSession(session: Session, log: Logger): void {
  const isAllowed = (permission: string, address: string | undefined): boolean =>
    harmlessPermissions.has(permission) && address !== undefined && (isAppUrl(address) || address === appOrigin);
  session.setPermissionRequestHandler((contents, permission, decide) => {
    const mayHave = isAllowed(permission, contents.getURL());
    if (!mayHave) log.warn('a permission was refused', { permission });
    decide(mayHave);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    event.preventDefault();
    log.warn('a download was refused', { url: item.getURL() });
  });
  session.webRequest.onBeforeRequest((details, decide) => {
    const isLocal = localSchemes.has(readScheme(details.url));
    if (!isLocal) log.warn('a request to somewhere else was refused', { url: details.url });
    decide({ cancel: !isLocal });
  });
}

function readScheme(address: string): string {
  return address.startsWith(appUrl) ? 'framelane:' : address.slice(0, address.indexOf(':') + 1);
}
