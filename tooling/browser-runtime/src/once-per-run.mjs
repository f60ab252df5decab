import { answerOnce } from './answer-once.mjs';
import { browserDeskVariable } from './borrow-browser.mjs';
import { capabilityDeskVariable, tryToOpenPage } from './browser-capability.mjs';
import { openBrowserDesk } from './browser-desk.mjs';
import { startBrowserServer } from './launch-browser.mjs';

/**
 * Global setup of Vitest: the first file of a run that asks whether a page opens has it tried, all others get the same
 * answer; and the files that one worker runs, one after the other, may borrow the same browser.
 */
export default async function decideOncePerRun() {
  const desks = { [capabilityDeskVariable]: await answerOnce(tryToOpenPage) };
  desks[browserDeskVariable] = await openBrowserDesk(startBrowserServer);
  for (const [variable, { url }] of Object.entries(desks)) process.env[variable] = url;
  return async () => {
    for (const [variable, desk] of Object.entries(desks)) {
      delete process.env[variable];
      await desk.close();
    }
  };
}
