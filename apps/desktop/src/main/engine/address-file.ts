import { unwatchFile, watchFile } from 'node:fs';
import { FramelaneError } from '@framelane/protocol';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { engineEndpointPattern } from '../../shared/desktop-settings.ts';
import { readJsonFile } from '../settings/atomic-file.ts';

const lookMs = 250;
const endpoint = Type.String({ pattern: engineEndpointPattern });
const AddressSchema = Type.Object({
  endpoint,
  pingEndpoint: Type.Optional(endpoint),
  eventEndpoint: Type.Optional(endpoint),
  token: Type.Optional(Type.String()),
  ringPath: Type.Optional(Type.String()),
});

/** Where an engine of somebody else's is now. */
export type EnginePlace = Static<typeof AddressSchema>;

/**
 * What a gateway says about where its engine is.
 *
 * @throws ERR_ENGINE_NOT_READY while it says nothing, or nothing that is of use
 */
export function readAddressFile(path: string): EnginePlace {
  const place = readFile(path);
  if (place === undefined) {
    const advice = 'it is there while its gateway and its engine run; start them, or choose another engine';
    throw new FramelaneError(
      'ERR_ENGINE_NOT_READY',
      `expected a file that says where the engine is, found none; ${advice}`,
    );
  }
  if (!Check(AddressSchema, place)) throw createUseless();
  return place;
}

/** Calls back once when another engine takes the place of the one named there, or none. Returns its undo. */
export function watchAddressFile(path: string, callback: () => void): () => void {
  const stop = (): void => unwatchFile(path, look);
  const look = (): void => {
    stop();
    callback();
  };
  watchFile(path, { persistent: false, interval: lookMs }, look);
  return stop;
}

function readFile(path: string): unknown {
  try {
    return readJsonFile(path);
  } catch (error) {
    throw createUseless(error);
  }
}

function createUseless(cause?: unknown): FramelaneError {
  const advice = 'name the file that the gateway was given with --engine-address-file';
  const message = `expected a file that says where the engine is, found something else; ${advice}`;
  return new FramelaneError('ERR_ENGINE_NOT_READY', message, { cause });
}
