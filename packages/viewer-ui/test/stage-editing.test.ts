import type { Point } from '@framelane/viewer-backend';
import { createFakeViewerBackend, type FakeViewerBackend } from '@framelane/viewer-backend/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PrimFinder } from '../src/lanes/stream/tree/prim-finder.ts';
import { type PointerPress, StagePointer } from '../src/lanes/stream/viewport/stage-pointer.ts';
import { SettingsEditor } from '../src/settings/settings-editor.ts';

const waiting = { timeout: 20_000 };
const open: FakeViewerBackend[] = [];
afterEach(() => {
  for (const viewer of open.splice(0)) viewer.disconnect();
});

async function openViewer(): Promise<FakeViewerBackend> {
  const viewer = createFakeViewerBackend();
  open.push(viewer);
  await viewer.connect();
  return viewer;
}
function countRequests(viewer: FakeViewerBackend, eventType: string): number {
  return viewer.stage.requests.filter(({ event_type }) => event_type === eventType).length;
}

describe('SettingsEditor', () => {
  async function openEditor() {
    const viewer = await openViewer();
    const failures: string[] = [];
    const editor = new SettingsEditor({
      send: (key, value) => viewer.setRenderSetting(key, value),
      onFailure: (key) => failures.push(key),
    });
    await viewer.loadStage('/a.usda');
    editor.begin((await viewer.getRenderSettings()).settings);
    return { viewer, editor, failures };
  }

  it('shows what is dragged at once, sends one change at a time, and the last one always', async () => {
    const { viewer, editor } = await openEditor();
    for (const value of [0.1, 0.2, 0.3, 0.4, 0.5]) editor.set('exposure', value);
    expect(editor.drafts.get()).toEqual({ exposure: 0.5 });
    await vi.waitFor(() => expect(editor.drafts.get()).toEqual({}), waiting);
    expect(viewer.getStatus().settings?.settings.exposure).toBe(0.5);
    expect(countRequests(viewer, 'setRenderSettingRequest')).toBe(2);
  });

  it('goes back to what the stage began with', async () => {
    const { viewer, editor } = await openEditor();
    editor.set('exposure', 1);
    await vi.waitFor(() => expect(viewer.getStatus().settings?.settings.exposure).toBe(1), waiting);
    expect(editor.isChanged('exposure', 1)).toBe(true);
    editor.reset('exposure');
    await vi.waitFor(() => expect(viewer.getStatus().settings?.settings.exposure).toBe(0), waiting);
    expect(editor.isChanged('exposure', 0)).toBe(false);
  });

  it('tells of a refused value and shows the real one again', async () => {
    const { editor, failures } = await openEditor();
    editor.set('exposure', 99);
    await vi.waitFor(() => expect(editor.drafts.get()).toEqual({}), waiting);
    expect(failures).toEqual(['exposure']);
  });
});

describe('PrimFinder', () => {
  it('searches once for what was typed without a pause', async () => {
    const viewer = await openViewer();
    await viewer.loadStage('/a.usda');
    const finder = new PrimFinder(viewer);
    for (const text of ['p', 'pa', 'part_0001']) finder.setText(text);
    await vi.waitFor(() => expect(finder.store.get().found?.prims.length).toBe(10), waiting);
    expect(countRequests(viewer, 'findPrimsRequest')).toBe(1);
    finder.setText(' ');
    expect(finder.store.get().found).toBeUndefined();
  });
});

describe('StagePointer', () => {
  function makePress(x: number, y: number, change: Partial<PointerPress> = {}): PointerPress {
    const keys = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
    return { button: 0, clientX: x, clientY: y, ...keys, ...change };
  }
  async function openPointer(scale: number) {
    const viewer = await openViewer();
    await viewer.loadStage('/a.usda');
    await vi.waitFor(() => expect(viewer.getStatus().size).toBeDefined(), waiting);
    await viewer.resize(960, 540);
    const clicks: [Point, boolean][] = [];
    const pointer = new StagePointer({
      viewer,
      locate: ({ x, y }) => ({ x: x / scale, y: y / scale }),
      onClick: (at, isAdding) => clicks.push([at, isAdding]),
    });
    return { viewer, pointer, clicks };
  }

  it('takes a press that hardly moves for a click, with Ctrl for one more', async () => {
    const { pointer, clicks } = await openPointer(1);
    await pointer.press(makePress(100, 100));
    await pointer.release(makePress(102, 101));
    await pointer.press(makePress(50, 50, { ctrlKey: true }));
    await pointer.release(makePress(50, 50, { ctrlKey: true }));
    expect(clicks).toEqual([
      [{ x: 102, y: 101 }, false],
      [{ x: 50, y: 50 }, true],
    ]);
  });

  it('takes a drag on an enlarged picture for a drag, however little it is on the fitted one', async () => {
    const { pointer, clicks } = await openPointer(8);
    await pointer.press(makePress(800, 800));
    pointer.move(makePress(812, 800));
    await pointer.release(makePress(812, 800));
    expect(clicks).toEqual([]);
    await pointer.press(makePress(800, 800));
    await pointer.release(makePress(803, 800));
    expect(clicks).toEqual([[{ x: 803 / 8, y: 100 }, false]]);
  });

  it('gives up a drag when the pointer is taken away', async () => {
    const { viewer, pointer, clicks } = await openPointer(1);
    await pointer.press(makePress(100, 100));
    pointer.cancel();
    await pointer.release(makePress(100, 100));
    await vi.waitFor(() => expect(countRequests(viewer, 'setViewportInputActive')).toBe(2), waiting);
    expect(clicks).toEqual([]);
  });
});
