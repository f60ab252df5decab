import { parse } from 'node:path';
import {
  createAttachHost,
  createSpawnHost,
  EngineClient,
  type EngineHost,
  type HostedEngine,
  seedFeatures,
} from '@framelane/engine-client';
import { isErrorWithCode } from '@framelane/protocol';
import type { EngineSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from '../sidecars/find-program.ts';
import { type EnginePlace, readAddressFile, watchAddressFile } from './address-file.ts';

// Several windows share the ring: twice the usual slots leave time to copy a picture while others render. Any folder may
// be read: this process lets pages name only files that the user chose.
const ownArgs = ['--ring-size', '8', '--log-format', 'json', '--media-root', parse(process.execPath).root];

/** Where the engine comes from; `undefined` when the lane is off. Starts nothing. */
export function createEngineHost(source: EngineSource, own: SidecarCommand, log: Logger): EngineHost | undefined {
  if (source.type === 'off') return undefined;
  if (source.type === 'attach') {
    return createAttachedHost(source);
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

function createAttachedHost({ type: _type, ...source }: Extract<EngineSource, { type: 'attach' }>): EngineHost {
  const open = async (place: EnginePlace, signal: AbortSignal): Promise<HostedEngine> =>
    createAttachHost({ ...place, ...(await askForRing(place, signal)) }).open(signal);
  if (!('addressFile' in source)) return { isOwner: false, open: (signal) => open(source, signal) };
  const { addressFile } = source;
  return {
    isOwner: false,
    // One that a gateway runs has another place after each restart, and the gateway is the first to know.
    open: async (signal) => ({
      ...(await open(readAddressFile(addressFile), signal)),
      onExit: (callback) => watchAddressFile(addressFile, () => callback({ code: null, signal: null })),
    }),
  };
}

/** An engine that does not know the question speaks the base protocol alone; its ring is where the settings say. */
async function askForRing(place: EnginePlace, signal: AbortSignal) {
  const client = EngineClient.connect(place);
  try {
    const { ring } = await client.send('engine_info', {}, { signal });
    return { ringPath: place.ringPath ?? ring.path };
  } catch (error) {
    if (!isErrorWithCode(error, 'ERR_ENGINE_REPLY')) throw error;
    return { features: seedFeatures };
  } finally {
    client.close();
  }
}
