/** One line for whoever runs this client; `code` is an error code where there is one. */
export interface LogEntry {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  code?: string;
}

/** Receives log lines; must not throw. */
export type LogSink = (entry: LogEntry) => void;

/** The default sink: a library stays silent unless it is given somewhere to write. */
export function dropLog(_entry: LogEntry): void {
  // Nothing to do: that is the point.
}
