import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { runService } from '../support/running-service.ts';

const cleanUp = useCleanUp();

/** Nice values of all threads, lowest first. */
function listPriorities(pid: number): number[] {
  const fieldsOf = (thread: string) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1];
  const read = (thread: string) => Number(fieldsOf(thread)?.split(' ')[16]);
  return readdirSync(`/proc/${pid}/task`)
    .map(read)
    .sort((a, b) => a - b);
}

function isAllowed(pid: number): boolean {
  try {
    setPriority(pid, -10);
    return true;
  } catch {
    // Neither root nor a limit that lets it.
    return false;
  }
}

it('lets the render thread alone run before others, where that is allowed', async () => {
  const service = cleanUp(await runService());
  const pid = service.child.pid ?? 0;
  const usual = getPriority();
  await expect.poll(() => listPriorities(pid)[1]).toBe(usual);
  const [highest] = listPriorities(pid);
  expect(highest).toBe(isAllowed(pid) ? -10 : usual);
});
