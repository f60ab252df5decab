/** The clip that a project names, in the desktop's own terms a path; `undefined` for none and for what is no project. */
export function findProjectClip(text: string): string | undefined {
  try {
    const project: unknown = JSON.parse(text);
    const media = readField(project, 'media');
    const place = readField(media, 'type') === 'path' ? readField(media, 'path') : readField(media, 'id');
    return typeof place === 'string' ? place : undefined;
  } catch {
    // The page says what is wrong with it.
    return undefined;
  }
}

function readField(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
