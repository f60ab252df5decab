import type { ViewerBackend } from '@framelane/viewer-backend';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { StreamFlags } from '../options/stream-options.ts';

/** The stage that is on show, for one command. */
export interface StageSession {
  backend: Required<ViewerBackend<never>>;
  /** Gives what follows the whole of the patience again; for commands of many steps. */
  extendPatience(): void;
}

/**
 * Connects to the server of a stage, runs `act` and leaves. Ends at once when there is no such stream, and with
 * exit code 3 when `timeout` ms pass without a step.
 */
export async function useStage<Result>(
  flags: StreamFlags,
  act: (stage: StageSession) => Promise<Result>,
): Promise<Result> {
  const { streamName, timeout } = flags;
  // It brings the checkers of all messages and the engine's sockets, which `framelane ls` has no use for.
  const { createNodeViewerBackend } = await import('@framelane/viewer-backend/node');
  const backend = createNodeViewerBackend({ streamName });
  const patience = makePatience(timeout);
  const stopWatching = backend.onStatus(({ presence, problems: [problem] }) => {
    // The backend would try again for ever.
    if (presence === 'connecting' && problem !== undefined) patience.fail(problem);
  });
  const work = backend.connect().then(() => act({ backend, extendPatience: () => patience.extend() }));
  try {
    return await Promise.race([work, patience.end]);
  } finally {
    stopWatching();
    patience.stop();
    backend.disconnect();
    // What the disconnection rejects has been told already, or was nobody's.
    work.catch(() => undefined);
  }
}

interface Patience {
  /** Only ever rejects. */
  end: Promise<never>;
  extend(): void;
  fail(problem: { code: string; message: string }): void;
  stop(): void;
}

function makePatience(timeoutMs: number): Patience {
  let fail: (error: Error) => void = () => undefined;
  const end = new Promise<never>((_, reject) => {
    fail = reject;
  });
  end.catch(() => undefined);
  const timer = setTimeout(() => {
    fail(new CliError(exitCodes.timeout, `the server of the stage did not answer in ${timeoutMs} ms`));
  }, timeoutMs);
  return {
    end,
    extend: () => void timer.refresh(),
    fail: ({ code, message }) => fail(Object.assign(new Error(message), { code })),
    stop: () => clearTimeout(timer),
  };
}
