/** A native object that owns something outside this process; `unlink` removes its names. */
type Owner = { close(unlink: boolean): void };

// Weak, so that a writer nobody holds can still be collected (which closes it as well).
const openWriters = new Set<WeakRef<Owner>>();
const referenceOf = new WeakMap<Owner, WeakRef<Owner>>();

/**
 * Closes `writer` when the process exits: `process.exit()` ends without running native clean-up, and a ring file left
 * behind is memory nobody gets back.
 */
export function closeAtExit(writer: Owner): void {
  if (openWriters.size === 0) process.on('exit', closeOpenWriters);
  const reference = new WeakRef(writer);
  openWriters.add(reference);
  referenceOf.set(writer, reference);
}

/** Undoes {@link closeAtExit}. */
export function forgetAtExit(writer: Owner): void {
  const reference = referenceOf.get(writer);
  if (reference !== undefined) openWriters.delete(reference);
  for (const open of openWriters) if (open.deref() === undefined) openWriters.delete(open);
  if (openWriters.size === 0) process.off('exit', closeOpenWriters);
}

function closeOpenWriters(): void {
  for (const reference of openWriters) reference.deref()?.close(true);
}
