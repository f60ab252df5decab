import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { EngineAddress } from '@framelane/engine-client';
import type { Logger } from 'pino';
import type { EngineSource } from './engine-source.ts';

export interface AddressFileOptions {
  engine: Pick<EngineSource, 'address' | 'onStatus'>;
  path: string;
  log: Logger;
}

/**
 * Keeps a file that says where the engine is, token included, for other programs of this user: `endpoint`,
 * `pingEndpoint` and, where there are such, `eventEndpoint`, `token` and `ringPath`. It is whole or not there, and not
 * there while no engine is. Returns its undo, which removes it.
 */
export function keepAddressFile({ engine, path, log }: AddressFileOptions): () => void {
  let told: EngineAddress | undefined;
  const tell = (): void => {
    const { address } = engine;
    if (address === told) return;
    told = address;
    try {
      if (address === undefined) rmSync(path, { force: true });
      else writeWhole(path, address);
    } catch (error) {
      log.warn({ err: error }, 'where the engine is cannot be said in the file that was asked for');
    }
  };
  const stop = engine.onStatus(tell);
  tell();
  return () => {
    stop();
    rmSync(path, { force: true });
  };
}

function writeWhole(path: string, { features: _features, ...places }: EngineAddress): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(places)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
