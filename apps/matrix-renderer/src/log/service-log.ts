import type { Log, LogFields, LogLevel } from './log.ts';

const linesPerSecond = 10;
const windowMs = 1000;
const ranks = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, silent: Number.POSITIVE_INFINITY } as const;
type LineLevel = Exclude<LogLevel, 'trace' | 'silent'>;

/** Where finished lines go. */
export type LineWriter = (level: LineLevel, message: string, fields: LogFields) => void;

interface Quota {
  written: number;
  suppressed: number;
  level: LineLevel;
}

const earlyLineLimit = 200;

/** The log of the service: filters by level, limits floods, keeps early lines until a writer is there. */
export class ServiceLog implements Log {
  readonly #quotas = new Map<string, Quota>();
  readonly #window: NodeJS.Timeout;
  #early: Parameters<LineWriter>[] = [];
  #writer: LineWriter | undefined;
  #leastRank: number;

  constructor(level: LogLevel) {
    this.#leastRank = ranks[level];
    this.#window = setInterval(() => this.#endWindow(), windowMs).unref();
  }

  setLevel(level: LogLevel): void {
    this.#leastRank = ranks[level];
  }

  /** Sends everything to `writer`, the lines kept so far first. */
  connect(writer: LineWriter): void {
    this.#writer = writer;
    for (const line of this.#early) writer(...line);
    this.#early = [];
  }

  /** Writes what was counted and not yet told. */
  close(): void {
    clearInterval(this.#window);
    this.#endWindow();
  }

  debug(message: string, fields: LogFields = {}): void {
    this.#log('debug', message, fields);
  }
  info(message: string, fields: LogFields = {}): void {
    this.#log('info', message, fields);
  }
  warn(message: string, fields: LogFields = {}): void {
    this.#log('warn', message, fields);
  }
  error(message: string, fields: LogFields = {}): void {
    this.#log('error', message, fields);
  }

  #log(level: LineLevel, message: string, fields: LogFields): void {
    if (ranks[level] < this.#leastRank) return;
    const key = `${fields.code ?? level} ${fields.peer ?? ''}`;
    const quota = this.#quotas.get(key) ?? { written: 0, suppressed: 0, level };
    this.#quotas.set(key, quota);
    if (quota.written >= linesPerSecond) {
      quota.suppressed += 1;
      return;
    }
    quota.written += 1;
    this.#write(level, message, fields);
  }

  #endWindow(): void {
    for (const [key, { suppressed, level }] of this.#quotas) {
      if (suppressed === 0) continue;
      const [code = '', peer = ''] = key.split(' ');
      this.#write(level, `suppressed ${suppressed} more lines like the last`, {
        code,
        ...(peer === '' ? {} : { peer }),
      });
    }
    this.#quotas.clear();
  }

  #write(...line: Parameters<LineWriter>): void {
    if (this.#writer !== undefined) this.#writer(...line);
    else if (this.#early.length < earlyLineLimit) this.#early.push(line);
  }
}
