import { answerOnce } from './answer-once.mjs';
import { capabilityDeskVariable, tryToOpenPage } from './browser-capability.mjs';

/**
 * Global setup of Vitest: the first file of a run that asks whether a page opens has it tried, all others get the same
 * answer.
 */
export default async function decideOncePerRun() {
  const desk = await answerOnce(tryToOpenPage);
  process.env[capabilityDeskVariable] = desk.url;
  return async () => {
    delete process.env[capabilityDeskVariable];
    await desk.close();
  };
}
