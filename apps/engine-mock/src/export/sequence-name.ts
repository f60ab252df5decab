const numberPattern = /%(?:0(\d{1,2}))?d/g;

/** Whether a file name has exactly one place for a number, `%d` or `%0Nd`, and no other percent sign. */
export function isSequenceName(name: string): boolean {
  return name.match(numberPattern)?.length === 1 && !name.replace(numberPattern, '').includes('%');
}

/** The name of one file of a sequence. */
export function writeSequenceName(name: string, number: number): string {
  return name.replace(numberPattern, (_all, width?: string) => String(number).padStart(Number(width ?? 0), '0'));
}

/** Recognises the names of all files of a sequence, whatever their number. */
export function matchSequence(name: string): (candidate: string) => boolean {
  const [before = '', after = ''] = name.split(/%(?:0\d{1,2})?d/);
  return (candidate) =>
    candidate.startsWith(before) &&
    candidate.endsWith(after) &&
    candidate.length > before.length + after.length &&
    /^\d+$/.test(candidate.slice(before.length, candidate.length - after.length));
}
