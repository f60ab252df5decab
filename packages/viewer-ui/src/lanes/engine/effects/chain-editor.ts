import type { EffectInfo, EffectInstance, EngineBackend, ParamDef, ParamValue } from '@framelane/viewer-backend';
import { createStore, type Store } from '../../../state/store.ts';
import { UndoStack } from '../../../state/undo-stack.ts';

export type Chain = readonly EffectInstance[];
type ChainEngine = Pick<EngineBackend, 'getState' | 'onState' | 'setChain'>;

/** Most effects an engine takes in one chain. */
export const maxEffects = 10;

/**
 * Edits the effect chain. What the user does shows at once; the engine gets the newest chain at most once per
 * scheduled turn. Changes of one value that follow each other are one step of undo, until `seal()`.
 */
export class ChainEditor {
  readonly store: Store<Chain>;
  readonly #engine: ChainEngine;
  readonly #schedule: (flush: () => void) => void;
  #isFlushDue = false;
  readonly #history: UndoStack;
  #idCount = 0;

  constructor(engine: ChainEngine, schedule: (flush: () => void) => void, history = new UndoStack()) {
    this.#engine = engine;
    this.#history = history;
    this.#schedule = schedule;
    this.store = createStore(engine.getState().chain);
  }

  /** Follows chains that others set. Returns its undo. */
  follow(): () => void {
    return this.#engine.onState((state) => {
      if (!this.#isFlushDue) this.store.set(state.chain);
    });
  }

  canAdd(): boolean {
    return this.store.get().length < maxEffects;
  }

  /** Appends an effect with its defaults; returns its id, or nothing when the chain is full. */
  add(effectId: string): string | undefined {
    if (!this.canAdd()) return undefined;
    const id = this.#makeId(effectId);
    this.#change([...this.store.get(), { id, effectId }]);
    return id;
  }

  /** Inserts effects behind the entry at `index`, or at the end; returns why that cannot be. */
  insert(effects: readonly EffectInstance[], index?: number): string | undefined {
    const chain = this.store.get();
    if (chain.length + effects.length > maxEffects) return `the chain holds at most ${maxEffects} effects`;
    const at = index === undefined ? chain.length : index + 1;
    if (effects.length > 0) this.#change([...chain.slice(0, at), ...this.#withIds(effects), ...chain.slice(at)]);
    return undefined;
  }

  /** Puts other effects in place of all. */
  replace(effects: readonly EffectInstance[]): void {
    this.#change(this.#withIds(effects.slice(0, maxEffects)));
  }

  remove(index: number): void {
    this.#change(this.store.get().filter((_, at) => at !== index));
  }

  clear(): void {
    if (this.store.get().length > 0) this.#change([]);
  }

  move(from: number, to: number): void {
    const chain = [...this.store.get()];
    const [moved] = chain.splice(from, 1);
    if (moved === undefined || to < 0 || to > chain.length || from === to) return;
    chain.splice(to, 0, moved);
    this.#change(chain);
  }

  setEnabled(index: number, isEnabled: boolean): void {
    this.#edit(index, ({ isEnabled: _was, ...rest }) => (isEnabled ? rest : { ...rest, isEnabled }));
  }

  /** Switches the whole chain off, or on when every entry is off. */
  toggleAll(): void {
    const isAnyOn = this.store.get().some((effect) => effect.isEnabled !== false);
    this.#change(
      this.store.get().map(({ isEnabled: _was, ...rest }) => (isAnyOn ? { ...rest, isEnabled: false } : rest)),
    );
  }

  setMix(index: number, mix: number): void {
    this.#edit(index, ({ mix: _was, ...rest }) => (mix === 1 ? rest : { ...rest, mix }), `mix:${index}`);
  }

  /** Sets a parameter; its default is left out of the chain. */
  setParameter(index: number, param: ParamDef, value: ParamValue): void {
    this.#edit(
      index,
      (effect) => {
        const { [param.name]: _was, ...others } = effect.parameters ?? {};
        const parameters = value === param.default ? others : { ...others, [param.name]: value };
        const { parameters: _all, ...rest } = effect;
        return Object.keys(parameters).length === 0 ? rest : { ...rest, parameters };
      },
      `param:${index}:${param.name}`,
    );
  }

  /** Back to defaults: parameters and mix. */
  reset(index: number): void {
    this.#edit(index, ({ parameters: _parameters, mix: _mix, ...rest }) => rest);
  }

  /** All entries back to their defaults. */
  resetAll(): void {
    this.#change(this.store.get().map(({ parameters: _parameters, mix: _mix, ...rest }) => rest));
  }

  /** Ends a step of undo: the next change of the same value is a step of its own. */
  seal(): void {
    this.#history.seal();
  }

  #withIds(effects: readonly EffectInstance[]): Chain {
    return effects.map((effect) => ({ ...effect, id: this.#makeId(effect.effectId) }));
  }

  #makeId(effectId: string): string {
    this.#idCount += 1;
    return `${effectId}-${Date.now().toString(36)}-${this.#idCount}`;
  }

  #edit(index: number, change: (effect: EffectInstance) => EffectInstance, step?: string): void {
    this.#change(
      this.store.get().map((effect, at) => (at === index ? change(effect) : effect)),
      step,
    );
  }

  #change(chain: Chain, step?: string): void {
    const before = this.store.get();
    this.#history.push({ undo: () => this.#show(before), redo: () => this.#show(chain) }, step);
    this.#show(chain);
  }

  #show(chain: Chain): void {
    this.store.set(chain);
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    this.#schedule(() => {
      // The flag falls after the call: the engine's own notification must not bring an older chain back.
      this.#engine.setChain(this.store.get());
      this.#isFlushDue = false;
    });
  }
}

/** Whether anything but its place differs from how an effect is added. */
export function isModified(effect: EffectInstance): boolean {
  return effect.parameters !== undefined || effect.mix !== undefined;
}

/** What the engine calls an effect, or its id while the list is not there. */
export function nameEffect(effects: readonly EffectInfo[], effectId: string): string {
  return effects.find((info) => info.id === effectId)?.name ?? effectId;
}
