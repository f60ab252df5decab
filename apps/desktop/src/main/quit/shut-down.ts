import type { Logger } from '../log/logger.ts';

/** One thing to end. The steps of an application run one after the other, each whatever became of the one before. */
export interface ShutDownStep {
  name: string;
  run: () => void | Promise<void>;
}

/** Ends everything once, in that order; a second call gets the first one's promise. */
export function createShutDown(steps: readonly ShutDownStep[], log: Logger): () => Promise<void> {
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    for (const { name, run } of steps) {
      try {
        await run();
        log.debug('ended', { what: name });
      } catch (error) {
        log.error('a part of the application did not end cleanly', { what: name, error });
      }
    }
  };
  return () => {
    running ??= runAll();
    return running;
  };
}
