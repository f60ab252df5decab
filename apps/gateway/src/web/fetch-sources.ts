import type { SourceInfo } from '@framelane/protocol/gateway';
import type { SourcesState } from '@framelane/viewer-ui';

/** Asks the gateway for its sources; a failure is a state to show, not an exception. */
export async function fetchSources(): Promise<SourcesState> {
  try {
    const response = await fetch('/api/sources');
    const body: unknown = await response.json();
    if (!response.ok) return { type: 'failed', message: `The gateway answered with status ${response.status}` };
    if (!Array.isArray(body) || !body.every(isSource)) {
      return { type: 'failed', message: 'The gateway answered with something else than sources' };
    }
    return { type: 'ready', sources: body };
  } catch {
    // Offline, or the gateway is gone: the browser says no more than that.
    return { type: 'failed', message: 'The gateway does not answer' };
  }
}

function isSource(value: unknown): value is SourceInfo {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'id' in value &&
    'name' in value &&
    'state' in value &&
    typeof value.id === 'string' &&
    typeof value.name === 'string' &&
    typeof value.state === 'string' &&
    'lane' in value &&
    (value.lane === 'engine' || value.lane === 'stream' || value.lane === 'matrix')
  );
}
