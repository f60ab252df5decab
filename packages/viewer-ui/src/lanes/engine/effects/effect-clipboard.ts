import type { EffectInstance } from '@framelane/viewer-backend';
import { formatCount } from '../../../state/format.ts';
import type { Toasts } from '../../../state/toasts.ts';
import type { ChainEditor } from './chain-editor.ts';
import type { EffectCatalog } from './effect-catalog.ts';
import { readEffectsText, writeEffects } from './effect-text.ts';

export interface EffectClipboardOptions {
  chain: ChainEditor;
  effects: EffectCatalog;
  toasts: Toasts;
  /** The system's clipboard; a browser may refuse it. */
  clipboard: Pick<Clipboard, 'readText' | 'writeText'> | undefined;
}

/** Copies effects as text and pastes them, checked, also those of another page or of a mail. */
export class EffectClipboard {
  readonly #options: EffectClipboardOptions;
  /** What was copied here last, for where the system's clipboard may not be read. */
  #own: string | undefined;

  constructor(options: EffectClipboardOptions) {
    this.#options = options;
  }

  async copy(effects: readonly EffectInstance[]): Promise<void> {
    const { clipboard, toasts } = this.#options;
    const text = writeEffects(effects);
    this.#own = text;
    await clipboard?.writeText(text).catch(() => undefined);
    toasts.push({ id: 'effects:copy', severity: 'info', text: `${formatCount(effects.length, 'effect')} copied` });
  }

  /** Inserts what was copied behind the entry at `index`, or at the end. */
  async paste(index?: number): Promise<void> {
    const { chain, clipboard, effects, toasts } = this.#options;
    const text = (await clipboard?.readText().catch(() => undefined)) ?? this.#own ?? '';
    const read = readEffectsText(text, effects.effects);
    const reason = 'reason' in read ? read.reason : chain.insert(read.effects, index);
    if (reason !== undefined)
      toasts.push({ id: 'effects:paste', severity: 'warning', text: `Cannot paste: ${reason}` });
  }
}
