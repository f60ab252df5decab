import type { DesktopSettings } from '../../shared/desktop-settings.ts';

export type LogLevel = DesktopSettings['logLevel'];
/** Facts beside a message; an `error` is written with its code and its stack. */
export type LogFacts = Readonly<Record<string, unknown>>;
export type Logger = Readonly<Record<LogLevel, (message: string, facts?: LogFacts) => void>>;

/** Where lines go; must not throw. */
export type LogTarget = (line: string) => void;

const severities: Readonly<Record<LogLevel, number>> = { debug: 20, info: 30, warn: 40, error: 50 };
const secretKeys = /token|secret|password/i;

/** One JSON line per message: level, time, message, facts. Values of keys that sound secret are left out. */
export function createLogger(level: LogLevel, targets: readonly LogTarget[]): Logger {
  const write = (own: LogLevel) => (message: string, facts?: LogFacts) => {
    if (severities[own] < severities[level]) return;
    const line = JSON.stringify({ level: own, time: new Date().toISOString(), msg: message, ...readFacts(facts) });
    for (const target of targets) target(line);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function readFacts(facts: LogFacts = {}): LogFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => {
      if (secretKeys.test(key)) return [key, '[left out]'];
      return [key, value instanceof Error ? describeError(value) : value];
    }),
  );
}

function describeError(error: Error): object {
  return { name: error.name, message: error.message, stack: error.stack, ...('code' in error && { code: error.code }) };
}
