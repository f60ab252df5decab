export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields of a log line. `code` and `peer` also decide which lines are counted instead of written. */
export interface LogFields {
  code?: string;
  peer?: string;
  [name: string]: unknown;
}

/** At most ten lines a second are written for each code and peer; the rest are counted and told in one line. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
