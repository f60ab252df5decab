/** How long a server that runs may take to say that a folder counts; one that begins anew is told at its start. */
const answerTimeoutMs = 5000;

/** Folders that our stage server may read because the user chose something in them. */
export class FolderGrants {
  readonly #write: (line: string) => void;
  readonly #folders = new Set<string>();
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** For the command line of the next start. */
  get folders(): readonly string[] {
    return [...this.#folders];
  }

  /** Resolves once the server has said that it counts, or was given its time. */
  allow(folder: string): Promise<void> {
    this.#folders.add(folder);
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.get(folder)?.delete(settle);
        resolve();
      };
      const timer = setTimeout(settle, answerTimeoutMs);
      const waiting = this.#waiting.get(folder) ?? new Set();
      this.#waiting.set(folder, waiting.add(settle));
      this.#write(JSON.stringify({ stageRoot: folder }));
    });
  }

  /** Says again what a server that was just starting may have missed. */
  repeat(): void {
    for (const [folder, waiting] of this.#waiting) {
      if (waiting.size > 0) this.#write(JSON.stringify({ stageRoot: folder }));
    }
  }

  /** Whether a line of the server's is its answer. */
  hear(line: string): boolean {
    const folder = readFolder(line);
    if (folder === undefined) return false;
    for (const settle of this.#waiting.get(folder) ?? []) settle();
    return true;
  }
}

function readFolder(line: string): string | undefined {
  if (!line.startsWith('{"stageRoot":')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'stageRoot' in value ? String(value.stageRoot) : undefined;
  } catch {
    // It only looked like an answer.
    return undefined;
  }
}
