/** What a line of a program's log says to people: the text of a JSON entry, any other line as it is. */
export function readLogText(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'msg' in entry ? String(entry.msg) : line;
  } catch {
    // A line that only looks like JSON is shown as it is.
    return line;
  }
}
