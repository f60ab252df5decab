import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { runService } from '../support/running-service.ts';

const cleanUp = useCleanUp();
const wanted = -10;

/** Nice values of all threads, lowest first. */
function listPriorities(pid: number): number[] {
  const fieldsOf = (thread: string) => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1];
  const read = (thread: string) => Number(fieldsOf(thread)?.split(' ')[16]);
  return readdirSync(`/proc/${pid}/task`)
    .map(read)
    .sort((a, b) => a - b);
}

/** Whether what is started here may be raised, tried on a process that nobody needs. */
function isAllowed(): boolean {
  const idle = spawn('sleep', ['600']);
  cleanUp({ close: () => void idle.kill('SIGKILL') });
  try {
    setPriority(idle.pid ?? 0, wanted);
    return true;
  } catch {
    // Neither root nor a limit that lets it.
    return false;
  }
}

it('lets the render thread alone run before others, where that is allowed and none does already', async () => {
  const service = cleanUp(await runService());
  const usual = getPriority();
  const raised = isAllowed() ? Math.min(wanted, usual) : usual;
  await expect
    .poll(() => listPriorities(service.child.pid ?? 0).slice(0, 2), { timeout: 30_000 })
    .toEqual([raised, usual]);
});
