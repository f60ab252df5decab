import { spawn } from 'node:child_process';
import { describeCause } from '../errors.ts';
import type { Log } from '../log/log.ts';

/** A service whose last tick is older than this does not say that it is alive. */
const lastGoodTickMs = 2000;

/**
 * Tells systemd how the service is when it asks for it (NOTIFY_SOCKET). Datagram sockets in the file system are out
 * of the runtime's reach, so `systemd-notify` sends; the unit needs `NotifyAccess=all`.
 */
export class SystemdNotifier {
  readonly #isWanted: boolean;
  readonly #watchdogMs: number;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(environment: Readonly<Record<string, string | undefined>>, log: Log) {
    this.#isWanted = (environment.NOTIFY_SOCKET ?? '') !== '';
    const isForThisProcess = (environment.WATCHDOG_PID ?? String(process.pid)) === String(process.pid);
    this.#watchdogMs = isForThisProcess ? Number(environment.WATCHDOG_USEC ?? 0) / 1000 : 0;
    this.#log = log;
  }

  /** The service is ready; from now on the watchdog hears of it as long as ticks come. */
  ready(readTickAgeMs: () => number): void {
    this.#tell('READY=1');
    if (!this.#isWanted || !(this.#watchdogMs > 0)) return;
    this.#timer = setInterval(() => {
      if (readTickAgeMs() < lastGoodTickMs) this.#tell('WATCHDOG=1');
    }, this.#watchdogMs / 2);
  }

  stopping(): void {
    clearInterval(this.#timer);
    this.#tell('STOPPING=1');
  }

  #tell(state: string): void {
    if (!this.#isWanted) return;
    const child = spawn('systemd-notify', [state], { stdio: 'ignore', detached: true });
    child.unref();
    child.on('error', (error) => this.#log.warn(`systemd was not told ${state}: ${describeCause(error)}`));
  }
}
