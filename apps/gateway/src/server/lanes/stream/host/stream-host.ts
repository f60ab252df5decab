import { attachTo, type SourceHost } from '../../../contracts/source-host.ts';

/** Who keeps a stage server alive, reached by the name of its stream. */
export interface StreamHost extends SourceHost<string> {
  /** The stream, as far as is known before its server has told. */
  readonly name: string;
}

/** A stream of somebody else's: whether it is there finds out who attaches. */
export function createAttachedStream(name: string): StreamHost {
  return { ...attachTo(name), name };
}
