import { readFile } from 'node:fs/promises';
import { isErrorWithCode } from '@framelane/protocol';
import { GatewayError } from '../../../errors.ts';
import { describeCommandFailure } from '../commands/command-failure.ts';
import type { EngineAccessPoint } from '../commands/engine-access.ts';
import { sendCommand } from '../commands/send-command.ts';
import type { AssetRegistry } from './asset-registry.ts';

export interface SoundSpan {
  startS: number;
  durationS: number;
}

export interface SoundLibraryOptions {
  access: EngineAccessPoint;
  assets: AssetRegistry;
  /** The connection to the engine that pages share for what is not a picture. */
  sessionId: string;
}

/** Pieces that are kept; a page that plays asks for each once, one that loops again and again. */
const maxPieces = 24;
/** Codes that mean the request was wrong, whatever the engine does later. */
const refusals: ReadonlySet<string> = new Set(['bad_request', 'no_audio', 'asset_not_found', 'not_found']);

/** The sound of open files, cut by the engine into WAV files that it soon deletes again; read here and kept a while. */
export class SoundLibrary {
  readonly #options: SoundLibraryOptions;
  /** The one not asked for longest first. */
  readonly #pieces = new Map<string, Promise<Buffer>>();

  constructor(options: SoundLibraryOptions) {
    this.#options = options;
  }

  /** @throws not_found when the asset is unknown or silent, bad_request for a span with nothing in it, source_gone */
  async read(assetId: string, span: SoundSpan): Promise<Buffer> {
    const key = `${assetId} ${span.startS} ${span.durationS}`;
    const known = this.#pieces.get(key);
    this.#pieces.delete(key);
    const piece = known ?? this.#cut(assetId, span);
    this.#pieces.set(key, piece);
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= maxPieces) break;
      this.#pieces.delete(oldest);
    }
    try {
      return await piece;
    } catch (error) {
      this.#pieces.delete(key);
      throw toHttpFailure(error);
    }
  }

  async #cut(assetId: string, { startS, durationS }: SoundSpan): Promise<Buffer> {
    const { access, assets, sessionId } = this.#options;
    const path = assets.pathOf(assetId);
    if (path === undefined) throw new GatewayError('not_found', 'no such asset is open; open the file first');
    const fields = { start: startS, duration: durationS };
    const ask = () => access.run(sessionId, (engine) => sendCommand(engine, 'audio_decode', fields, { assetId, path }));
    // An engine that went away over it is asked again when it is back, once: browsers log each failed request.
    const reply = await ask().catch((error: unknown) => {
      if (!isErrorWithCode(error, 'ERR_ENGINE_RESTARTED')) throw error;
      return ask();
    });
    if (typeof reply.pcm_path !== 'string') throw new Error('the engine named no file');
    return readPiece(reply.pcm_path);
  }
}

async function readPiece(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!isErrorWithCode(error, 'ENOENT')) throw error;
    throw new GatewayError('source_gone', 'the engine ended, and took the sound with it', error);
  }
}

function toHttpFailure(error: unknown): unknown {
  if (error instanceof GatewayError) return error;
  const { code, error: text } = describeCommandFailure(error);
  if (refusals.has(code)) return new GatewayError(code === 'bad_request' ? 'bad_request' : 'not_found', text, error);
  // Ctrl-C reaches the engine as well as the gateway: what it then refuses is no fault of either.
  const isEnding = code === 'shutting_down';
  const isGone = isEnding || (isErrorWithCode(error, 'ERR_ENGINE_REPLY') === false && code.startsWith('ERR_ENGINE_'));
  return isGone ? new GatewayError('source_gone', text, error) : error;
}
