import type { TestRunner } from '../kit/subject.ts';
import { addLinkCases } from './link-cases.ts';
import { addPointerCases } from './pointer-cases.ts';
import { addStageCases } from './stage-cases.ts';
import type { MakeViewerSubject, ViewerCase, ViewerStageNames } from './viewer-subject.ts';

const namesInMemory: ViewerStageNames = { first: '/a.usda', second: '/b.usda', missing: '/missing.txt' };

/**
 * The contract of `ViewerBackend` as tests. Each test gets a backend of its own from `makeSubject` and closes it, also
 * after a failure.
 */
export function describeViewerBackend(name: string, makeSubject: MakeViewerSubject, runner: TestRunner): void {
  const addCase: ViewerCase = (caseName, body) => {
    runner.it(caseName, async () => {
      const subject = await makeSubject();
      const sequences: number[] = [];
      subject.backend.onFrame(({ sequence }) => sequences.push(sequence));
      try {
        await body({ stageNames: namesInMemory, ...subject, sequences });
      } finally {
        subject.backend.disconnect();
        await subject.close();
      }
    });
  };
  runner.describe(`ViewerBackend: ${name}`, () => {
    runner.describe('connecting', () => addLinkCases(addCase));
    runner.describe('stage', () => addStageCases(addCase));
    runner.describe('pointer', () => addPointerCases(addCase));
  });
}
