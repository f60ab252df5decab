import { parse } from 'node:path';
import {
  createAttachHost,
  createSpawnHost,
  EngineClient,
  type EngineHost,
  seedFeatures,
} from '@framelane/engine-client';
import { isErrorWithCode } from '@framelane/protocol';
import type { EngineSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from '../sidecars/find-program.ts';

// Several windows share the ring: twice the usual slots leave time to copy a picture while others render. Any folder may
// be read: this process lets pages name only files that the user chose.
const ownArgs = ['--ring-size', '8', '--log-format', 'json', '--media-root', parse(process.execPath).root];

/** Where the engine comes from; `undefined` when the lane is off. Starts nothing. */
export function createEngineHost(source: EngineSource, own: SidecarCommand, log: Logger): EngineHost | undefined {
  if (source.type === 'off') return undefined;
  if (source.type === 'attach') {
    const open: EngineHost['open'] = async (signal) =>
      createAttachHost({ ...source, ...(await askForRing(source, signal)) }).open(signal);
    return { isOwner: false, open };
  }
  const logged = { log: (entry: { level: keyof Logger; message: string }) => log[entry.level](entry.message) };
  const [program, ...args] = source.command ?? [];
  // A program that somebody else wrote may not know our options; it gets its token in the environment, and no more.
  if (program === undefined) {
    const { program: command } = own;
    return createSpawnHost({ command, args: [...own.args, ...ownArgs], useIpc: true, exitWithParent: true, ...logged });
  }
  const ring = source.ringPath === undefined ? {} : { ringPath: source.ringPath };
  return createSpawnHost({ command: program, args, ...ring, ...logged });
}

/** Whether an engine started here hands its jobs to workers at a queue, which go on without it. */
export function hasJobQueue(source: EngineSource, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (source.type !== 'spawn') return false;
  const isNamed = source.command?.some((arg) => arg === '--queue' || arg.startsWith('--queue=')) ?? false;
  return isNamed || (environment.ENGINE_QUEUE ?? '') !== '';
}

/** An engine that does not know the question speaks the base protocol alone; its ring is where the settings say. */
async function askForRing({ type: _type, ...source }: Extract<EngineSource, { type: 'attach' }>, signal: AbortSignal) {
  const client = EngineClient.connect(source);
  try {
    const { ring } = await client.send('engine_info', {}, { signal });
    return { ringPath: source.ringPath ?? ring.path };
  } catch (error) {
    if (!isErrorWithCode(error, 'ERR_ENGINE_REPLY')) throw error;
    return { features: seedFeatures };
  } finally {
    client.close();
  }
}
