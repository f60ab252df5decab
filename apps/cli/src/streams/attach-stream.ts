import type { StreamFlags } from '../options/stream-options.ts';
import type { StreamSource } from './stream-source.ts';

/**
 * Attaches to a stream. Rejects with a coded error; with exit code 3 after `timeout` ms. What that needs is loaded now:
 * a command line that is only looked at, as with `--help`, should not wait for native parts.
 */
export async function attachStream(flags: StreamFlags): Promise<StreamSource> {
  const { StreamSource } = await import('./stream-source.ts');
  return StreamSource.attach(flags);
}
