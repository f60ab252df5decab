const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Content type by file ending; `undefined` for a kind the page does not consist of. */
export function findContentType(path: string): string | undefined {
  return contentTypes[path.slice(path.lastIndexOf('.') + 1)];
}
