const maxTextLength = 300;

/** Texts should hold no paths, but a server that somebody else wrote may put one in; only its last part stays. */
export function hidePaths(text: string, known: readonly string[] = []): string {
  let shown = text;
  for (const path of known) shown = shown.replaceAll(path, readLastPart(path));
  return shown
    .replace(/[a-z]+:\/\/[^\s'"]*/gi, '…')
    .replace(/(?<![\w.])(?:[A-Za-z]:)?(?:[/\\][^\s/\\'":]+)*[/\\]([^\s/\\'":]*)/g, (whole, last: string) =>
      whole.length > 1 ? last : whole,
    )
    .slice(0, maxTextLength);
}

function readLastPart(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  return parts[parts.length - 1] ?? '';
}
