import type { Service } from './create-service.ts';
import { describeCause } from './errors.ts';

const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** What the signal handlers work on. */
export interface SignalTargets {
  getService: () => Service | undefined;
  /** Reads options and configuration again and takes over what may change. */
  reload: (service: Service) => Promise<void>;
}

/**
 * Installs the signal handlers; to be called before anything is opened. The first SIGINT or SIGTERM closes the
 * service and ends the process with 0, the second ends it at once; SIGHUP reads the configuration again; SIGUSR2
 * logs the state.
 */
export function handleSignals({ getService, reload }: SignalTargets): void {
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(128 + signalNumbers[signal]);
      isEnding = true;
      void endService(getService(), 0);
    });
  }
  process.on('SIGHUP', () => {
    const service = getService();
    if (service === undefined || isEnding) return;
    reload(service).then(
      () => service.log.info('configuration read again'),
      (error: unknown) => service.log.error(`configuration not changed: ${describeCause(error)}`, { code: 'E_CONFIG' }),
    );
  });
  process.on('SIGUSR2', () => {
    const service = getService();
    service?.log.info(`status ${JSON.stringify(service.describe())}`);
  });
}

/** Ends the service when whoever started it ends or closes the pipe. */
export function endWithStandardInput(getService: () => Service | undefined): void {
  for (const event of ['end', 'error'] as const) process.stdin.once(event, () => void endService(getService(), 0));
  process.stdin.resume();
}

/** Closes the service and ends the process. */
export async function endService(service: Service | undefined, exitCode: number): Promise<never> {
  await service?.close();
  process.exit(exitCode);
}
