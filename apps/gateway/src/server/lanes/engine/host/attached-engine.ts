import { createAttachHost, EngineClient, type EngineHost, seedFeatures } from '@framelane/engine-client';
import { isErrorWithCode } from '@framelane/protocol';
import type { EngineChoice } from '../../../options.ts';

type AttachChoice = Extract<EngineChoice, { type: 'attach' }>;

/**
 * An engine that somebody else started. It is asked where its ring is, at each start of its own; one that does not
 * know the question speaks the base protocol alone, and its ring is where the options say.
 */
export function createAttachedHost(choice: AttachChoice): EngineHost {
  return {
    isOwner: false,
    open: async (signal) => createAttachHost({ ...choice, ...(await ask(choice, signal)) }).open(signal),
  };
}

async function ask(
  { endpoint, token, ringPath }: AttachChoice,
  signal: AbortSignal,
): Promise<{ ringPath?: string; features?: typeof seedFeatures }> {
  const client = EngineClient.connect({ endpoint, ...(token === undefined ? {} : { token }) });
  try {
    const { ring } = await client.send('engine_info', {}, { signal });
    return { ringPath: ringPath ?? ring.path };
  } catch (error) {
    // Only an answer tells that the command is not known; silence tells nothing.
    if (!isErrorWithCode(error, 'ERR_ENGINE_REPLY')) throw error;
    return { features: seedFeatures };
  } finally {
    client.close();
  }
}
