import { parentPort, workerData } from 'node:worker_threads';
import { StageError } from '../stage-error.ts';
import { StageSession } from '../stage-session.ts';
import { findTransferable } from './find-transferable.ts';
import type { StageAnswer, StageRequest, StageThreadData } from './stage-messages.ts';

if (parentPort === null) throw new Error('expected to be started as a thread, was started as a program');
const port = parentPort;
const { roots }: StageThreadData = workerData;
const session = new StageSession(roots, (progress) => send({ kind: 'progress', progress }));

port.on('message', ({ id, question, args }: StageRequest) => {
  try {
    const value: unknown = Reflect.apply(session[question], session, args);
    send({ kind: 'result', id, value });
  } catch (error) {
    if (error instanceof StageError) send({ kind: 'stage-error', id, code: error.code, message: error.message });
    else send({ kind: 'bug', id, error: error instanceof Error ? error : new Error(String(error)) });
  }
});

function send(answer: StageAnswer): void {
  port.postMessage(answer, findTransferable(answer));
}
