import { createFakeViewerBackend, type FakeViewerBackend } from '@framelane/viewer-backend/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { StageTree } from '../src/lanes/stream/tree/stage-tree.ts';

const open: FakeViewerBackend[] = [];
afterEach(() => {
  for (const viewer of open.splice(0)) viewer.disconnect();
});

async function openTree(groupSize: number) {
  const viewer = createFakeViewerBackend({ groupSize });
  open.push(viewer);
  await viewer.connect();
  await viewer.loadStage('/a.usda');
  const tree = new StageTree(viewer);
  await tree.load('/');
  const countPages = (): number =>
    viewer.stage.requests.filter(
      ({ event_type, payload }) => event_type === 'getChildrenRequest' && payload.prim_path === '/World/Group',
    ).length;
  return { tree, viewer, countPages };
}
const listNames = (tree: StageTree): (string | undefined)[] =>
  Array.from({ length: tree.store.get().rowCount }, (_, row) => tree.getRow(row)?.prim?.name);

describe('StageTree', () => {
  it('opens a single root and lists its children', async () => {
    const { tree } = await openTree(3);
    expect(listNames(tree)).toEqual(['World', 'Cube', 'Sphere', 'Sun', 'Camera', 'Group']);
    expect(tree.getRow(1)).toMatchObject({ depth: 1, isOpen: false });
    expect(tree.getRow(0)).toMatchObject({ depth: 0, isOpen: true });
  });

  it('opens and closes branches in the midst of others', async () => {
    const { tree } = await openTree(2);
    await tree.open('/World/Group');
    expect(listNames(tree).slice(-3)).toEqual(['Group', 'Part_00000', 'Part_00001']);
    expect(tree.findParentRow('/World/Group/Part_00001')).toBe(5);
    expect(tree.findRow('/World/Group/Part_00001')).toBe(7);
    tree.close('/World/Group');
    expect(tree.store.get().rowCount).toBe(6);
    expect(tree.findRow('/World/Group/Part_00001')).toBeUndefined();
    tree.close('/World');
    expect(listNames(tree)).toEqual(['World']);
  });

  it('asks only for the pages that are looked at', async () => {
    const { tree, countPages } = await openTree(100_000);
    await tree.open('/World/Group');
    expect(tree.store.get().rowCount).toBe(100_006);
    expect(countPages()).toBe(1);
    expect(tree.getRow(100_005)).toMatchObject({ prim: undefined, depth: 2 });
    expect((await tree.loadRow(100_005))?.name).toBe('Part_99999');
    expect(countPages()).toBe(2);
    await Promise.all([tree.loadRow(50_000), tree.loadRow(50_001), tree.loadRow(50_002)]);
    expect(countPages()).toBe(3);
  });

  it('reveals a prim far down, opening what is above it', async () => {
    const { tree } = await openTree(1000);
    const row = await tree.reveal('/World/Group/Part_00777');
    expect(row).toBe(6 + 777);
    expect(tree.getRow(row ?? -1)?.prim?.path).toBe('/World/Group/Part_00777');
    expect(await tree.reveal('/World/Nowhere')).toBeUndefined();
  });

  it('forgets a stage whose answers are still on their way', async () => {
    const { tree } = await openTree(10);
    const late = tree.open('/World/Group');
    await tree.load(undefined);
    await late;
    expect(tree.store.get()).toMatchObject({ rowCount: 0, isLoading: false });
  });

  it('says why children could not be read', async () => {
    const { tree, viewer } = await openTree(10);
    viewer.disconnect();
    await tree.load('/');
    expect(tree.store.get().error).toContain('ERR_VIEWER_DISCONNECTED');
  });
});
