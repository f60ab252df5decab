/** The private scheme the page is served from; nothing outside the application can be reached through it. */
export const appScheme = 'framelane';
/** What `location.origin` and the origin of a sender frame read in our page. */
export const appOrigin = `${appScheme}://app`;
/** Address of the page. */
export const appUrl = `${appOrigin}/`;

/** Whether an address lies on our scheme and host; anything that is no address does not. */
export function isAppUrl(address: string): boolean {
  return address === appOrigin || address.startsWith(appUrl);
}
