import type { Job } from '../jobs/job.ts';
import { WireError } from '../wire-error.ts';
import type { EngineServices, RequestBody } from './command.ts';
import { readString } from './request-fields.ts';

/**
 * The export a request names, or the newest when it names none. Throws `job_not_found`; in the entropic dialect, which
 * asks before there is any, none is an answer, too.
 */
export function findExport(body: RequestBody, { jobs, options }: EngineServices): Job | undefined {
  if (body.job_id !== undefined && body.job_id !== null) return jobs.get(readString(body, 'job_id'), 'export');
  const newest = jobs.findNewest('export');
  if (newest === undefined && options.dialect === 'seed') throw new WireError('job_not_found', 'job not found');
  return newest;
}
