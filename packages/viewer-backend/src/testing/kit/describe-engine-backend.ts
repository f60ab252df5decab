import type { EngineEvent, EngineFrame } from '../../common/engine-backend.ts';
import { addConnectingCases } from './connecting-cases.ts';
import { addPlayingCases } from './playing-cases.ts';
import { addShowingCases } from './showing-cases.ts';
import type { Case, MakeSubject, TestRunner } from './subject.ts';

/**
 * The contract of `EngineBackend` as tests. Each test gets a backend of its own from `makeSubject` and closes it,
 * also after a failure.
 */
export function describeEngineBackend(name: string, makeSubject: MakeSubject, runner: TestRunner): void {
  const addCase: Case = (caseName, body) => {
    runner.it(caseName, async () => {
      const subject = await makeSubject();
      const frames: EngineFrame[] = [];
      const indices: number[] = [];
      const events: EngineEvent[] = [];
      subject.backend.onFrame((frame) => {
        frames.push(frame);
        indices.push(frame.frameIndex);
      });
      subject.backend.onEvent((event) => events.push(event));
      try {
        await body({ ...subject, frames, indices, events });
      } finally {
        subject.backend.disconnect();
        await subject.close();
      }
    });
  };
  runner.describe(`EngineBackend: ${name}`, () => {
    runner.describe('connecting', () => addConnectingCases(addCase));
    runner.describe('showing', () => addShowingCases(addCase));
    runner.describe('playing', () => addPlayingCases(addCase));
  });
}
