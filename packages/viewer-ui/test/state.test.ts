import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeError } from '../src/state/describe-error.ts';
import { addRecent, createPreferences, preferenceDefaults, setPanel } from '../src/state/preferences.ts';
import { createToasts, maxToasts } from '../src/state/toasts.ts';

function makeStorage(initial?: string) {
  let kept = initial ?? null;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
    read: () => kept,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('preferences', () => {
  it('are there again on the next visit', () => {
    const storage = makeStorage();
    const preferences = createPreferences(storage);
    preferences.set((current) => ({ ...current, theme: 'light', lane: 'engine' }));
    setPanel(preferences, 'left', { sizePx: 333, isOpen: false });
    addRecent(preferences, { id: 'a', name: 'a.mp4', summary: '', openedMs: 1 });
    vi.runAllTimers();
    expect(createPreferences(makeStorage(storage.read() ?? '')).get()).toEqual(preferences.get());
  });
  it('fall back to defaults for what is missing, broken or of another kind', () => {
    for (const kept of ['', '{', '[]', 'null', '{"theme":7,"panels":{"left":{"sizePx":-3}},"recent":[{"id":1}]}']) {
      expect(createPreferences(makeStorage(kept)).get()).toEqual(preferenceDefaults);
    }
  });
  it('work without storage and with one that refuses', () => {
    const refusing = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    for (const storage of [undefined, refusing]) {
      const preferences = createPreferences(storage);
      preferences.set((current) => ({ ...current, theme: 'light' }));
      vi.runAllTimers();
      expect(preferences.get().theme).toBe('light');
    }
  });
  it('keep each file once in the recent list, newest first, at most eight', () => {
    const preferences = createPreferences(undefined);
    for (const id of [...'abcdefghij', 'c']) addRecent(preferences, { id, name: id, summary: '', openedMs: 1 });
    expect(preferences.get().recent.map(({ id }) => id)).toEqual([...'cjihgfed']);
  });
});

describe('toasts', () => {
  it('show at most five, the oldest gives way', () => {
    const toasts = createToasts();
    for (let index = 0; index < 8; index += 1) toasts.push({ severity: 'info', text: `message ${index}` });
    expect(toasts.store.get().map(({ text }) => text)).toEqual(['3', '4', '5', '6', '7'].map((n) => `message ${n}`));
    expect(toasts.store.get()).toHaveLength(maxToasts);
  });
  it('are one for equal ids and equal texts', () => {
    const toasts = createToasts();
    toasts.push({ id: 'engine', severity: 'warning', text: 'Engine restarting...' });
    toasts.push({ id: 'engine', severity: 'success', text: 'Engine recovered' });
    toasts.push({ severity: 'info', text: 'same' });
    toasts.push({ severity: 'info', text: 'same' });
    expect(toasts.store.get().map(({ text, count }) => [text, count])).toEqual([
      ['Engine recovered', 1],
      ['same', 2],
    ]);
  });
  it('go by themselves, errors last, and stay while held', () => {
    const toasts = createToasts();
    toasts.push({ severity: 'info', text: 'short' });
    toasts.push({ severity: 'error', text: 'long' });
    toasts.hold(true);
    vi.advanceTimersByTime(60_000);
    expect(toasts.store.get()).toHaveLength(2);
    toasts.hold(false);
    vi.advanceTimersByTime(5000);
    expect(toasts.store.get().map(({ text }) => text)).toEqual(['long']);
    vi.advanceTimersByTime(60_000);
    expect(toasts.store.get()).toEqual([]);
  });
});

describe('describeError', () => {
  it('prefers the code of the wire', () => {
    const error = Object.assign(new Error('ingest: file not found'), {
      code: 'ERR_VIEWER_SERVER',
      wireCode: 'not_found',
    });
    expect(describeError(error).text).toBe('file not found (not_found)');
    expect(describeError('odd').text).toBe('odd');
  });
});
