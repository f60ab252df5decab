import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply, RequestClient } from './wire-clients.ts';

/** Asks for a job until it says what is waited for. */
export async function waitForJob(
  client: RequestClient,
  jobId: unknown,
  isReached: (status: Reply) => boolean = isOver,
): Promise<Reply> {
  while (true) {
    const status = await client.call('job_status', { job_id: jobId });
    if (status.ok !== true) throw new Error(`job_status failed: ${JSON.stringify(status)}`);
    if (isReached(status)) return status;
    if (isOver(status)) throw new Error(`the job ended before: ${JSON.stringify(status)}`);
    await sleep(20);
  }
}

export function isOver({ status }: Reply): boolean {
  return status === 'complete' || status === 'error' || status === 'cancelled';
}

/** Starts a job and expects it to be accepted. */
export async function startJob(client: RequestClient, cmd: string, fields: Record<string, unknown>): Promise<string> {
  const reply = await client.call(cmd, fields);
  if (reply.ok !== true || typeof reply.job_id !== 'string') throw new Error(`${cmd} failed: ${JSON.stringify(reply)}`);
  return reply.job_id;
}
