import type { EffectInstance, EngineState, ParamDef } from '@framelane/viewer-backend';
import { describe, expect, it } from 'vitest';
import { ChainEditor, maxEffects } from '../src/lanes/engine/effects/chain-editor.ts';
import { UndoStack } from '../src/state/undo-stack.ts';

type Chain = readonly EffectInstance[];

const radius: ParamDef = { name: 'radius', label: 'Radius', type: 'float', default: 5, min: 0, max: 50 };
const mode: ParamDef = { name: 'mode', label: 'Mode', type: 'choice', default: 'soft', options: ['soft', 'hard'] };

function makeEditor(initial: Chain = []) {
  const sent: Chain[] = [];
  const turns: (() => void)[] = [];
  const listeners = new Set<(state: EngineState) => void>();
  const state = { chain: initial } as EngineState;
  const setChain = (chain: Chain): void => {
    state.chain = chain;
    sent.push(chain);
    for (const listener of listeners) listener(state);
  };
  const engine = {
    getState: () => state,
    onState: (listener: (state: EngineState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setChain,
  };
  const history = new UndoStack();
  const editor = new ChainEditor(engine, (flush) => turns.push(flush), history);
  editor.follow();
  const turn = (): void => {
    for (const flush of turns.splice(0)) flush();
  };
  return { editor, history, sent, turn, setChain, names: () => editor.store.get().map(({ effectId }) => effectId) };
}

describe('ChainEditor', () => {
  it('sends the newest chain once per turn, however many edits came', () => {
    const { editor, sent, turn } = makeEditor([{ id: 'a', effectId: 'fx.blur' }]);
    for (const value of [6, 7, 8, 9]) editor.setParameter(0, radius, value);
    expect(sent).toEqual([]);
    turn();
    expect(sent).toEqual([[{ id: 'a', effectId: 'fx.blur', parameters: { radius: 9 } }]]);
    turn();
    expect(sent).toHaveLength(1);
  });

  it('shows an edit at once and does not let an older state of the engine take it back', () => {
    const { editor, setChain, turn } = makeEditor();
    editor.add('fx.invert');
    setChain([]);
    expect(editor.store.get()).toHaveLength(1);
    turn();
    expect(editor.store.get()).toHaveLength(1);
    setChain([]);
    expect(editor.store.get()).toEqual([]);
  });

  it('leaves defaults out of the chain', () => {
    const { editor } = makeEditor([{ id: 'a', effectId: 'fx.blur' }]);
    editor.setParameter(0, radius, 12);
    editor.setParameter(0, mode, 'hard');
    editor.setMix(0, 0.5);
    editor.setEnabled(0, false);
    expect(editor.store.get()).toEqual([
      { id: 'a', effectId: 'fx.blur', parameters: { radius: 12, mode: 'hard' }, mix: 0.5, isEnabled: false },
    ]);
    editor.setParameter(0, radius, 5);
    editor.setParameter(0, mode, 'soft');
    editor.setMix(0, 1);
    editor.setEnabled(0, true);
    expect(editor.store.get()).toEqual([{ id: 'a', effectId: 'fx.blur' }]);
  });

  it('moves, removes, resets and clears', () => {
    const { editor, names } = makeEditor();
    for (const effectId of ['a', 'b', 'c']) editor.add(effectId);
    editor.move(0, 2);
    expect(names()).toEqual(['b', 'c', 'a']);
    editor.move(2, 5);
    editor.move(0, -1);
    expect(names()).toEqual(['b', 'c', 'a']);
    editor.remove(1);
    expect(names()).toEqual(['b', 'a']);
    editor.setParameter(0, radius, 1);
    editor.reset(0);
    expect(editor.store.get()[0]?.parameters).toBeUndefined();
    editor.clear();
    expect(names()).toEqual([]);
  });

  it('gives every entry an id of its own and stops at the limit of the wire', () => {
    const { editor } = makeEditor();
    for (let count = 0; count < maxEffects; count += 1) expect(editor.add('fx.invert')).toBeTypeOf('string');
    expect(editor.add('fx.invert')).toBeUndefined();
    expect(new Set(editor.store.get().map(({ id }) => id)).size).toBe(maxEffects);
  });

  it('bypasses all, and switches all on once all are off', () => {
    const { editor } = makeEditor([{ effectId: 'a' }, { effectId: 'b', isEnabled: false }]);
    editor.toggleAll();
    expect(editor.store.get().every(({ isEnabled }) => isEnabled === false)).toBe(true);
    editor.toggleAll();
    expect(editor.store.get()).toEqual([{ effectId: 'a' }, { effectId: 'b' }]);
  });

  it('undoes a drag as one step and redoes it', () => {
    const { editor, history, names } = makeEditor([{ id: 'a', effectId: 'fx.blur' }]);
    for (const value of [6, 7, 8]) editor.setParameter(0, radius, value);
    editor.seal();
    editor.setParameter(0, radius, 20);
    history.undo();
    expect(editor.store.get()[0]?.parameters).toEqual({ radius: 8 });
    history.undo();
    expect(editor.store.get()[0]?.parameters).toBeUndefined();
    expect(history.canUndo).toBe(false);
    history.redo();
    history.redo();
    expect(editor.store.get()[0]?.parameters).toEqual({ radius: 20 });
    history.undo();
    editor.add('fx.invert');
    expect(history.canRedo).toBe(false);
    expect(names()).toEqual(['fx.blur', 'fx.invert']);
  });
});
