const endings = new Set<() => void>();

function endAll(): void {
  for (const end of endings) end();
}

/** Calls `end` when this process exits before it is taken back, by the returned function. It must not wait. */
export function guardAgainstOrphan(end: () => void): () => void {
  if (endings.size === 0) process.on('exit', endAll);
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) process.off('exit', endAll);
  };
}
