import type { ViewerRequestName } from '@framelane/protocol/viewer';
import type { FakeStage } from '@framelane/viewer-backend/testing';
import { describe, expect, it, vi } from 'vitest';
import { readCli, runCli, startCli } from './support/run-cli.ts';
import { publishOpenStage, publishStage } from './support/stages.ts';
import { startProducer } from './support/streams.ts';

/** Where the cube is seen when a stage is opened. */
const onCube = ['0.32', '0.5'];

function findRequests(stage: FakeStage, type: ViewerRequestName): unknown[] {
  return stage.requests.filter(({ event_type: name }) => name === type).map(({ payload }) => payload);
}

function run(name: string, ...args: string[]) {
  return runCli([...args, '--stream-name', name]);
}

function print(name: string, ...args: string[]) {
  return readCli([...args, '--stream-name', name]);
}

describe('framelane tree', () => {
  it('prints prims under their parents with their types', async () => {
    const { name } = publishOpenStage({ groupSize: 2 });
    expect(await print(name, 'tree')).toBe(
      [
        'World  Xform',
        '  Cube  Cube',
        '  Sphere  Sphere',
        '  Sun  DistantLight',
        '  Camera  Camera',
        '  Group  Scope',
        '    Part_00000  Mesh',
        '    Part_00001  Mesh',
        '',
      ].join('\n'),
    );
  });

  it('prints a part of it', async () => {
    const { name } = publishOpenStage({ groupSize: 2 });
    const stdout = await print(name, 'tree', '--root', '/World', '--depth', '1');
    expect(stdout).toBe('Cube  Cube\nSphere  Sphere\nSun  DistantLight\nCamera  Camera\nGroup  Scope\n');
  });

  it('prints JSON, whatever the number of pages', async () => {
    const { name } = publishOpenStage({ groupSize: 1200 });
    const [world] = JSON.parse(await print(name, 'tree', '--json'));
    expect(world).toMatchObject({ path: '/World', kind: 'xform', hasChildren: true });
    expect(world.children.at(-1).children).toHaveLength(1200);
    expect(world.children.at(-1).children.at(-1)).toMatchObject({ path: '/World/Group/Part_01199', type: 'Mesh' });
  });
});

describe('framelane tree in a pipe', () => {
  it('ends quietly with 0 when its reader has seen enough', async () => {
    const { name } = publishOpenStage({ groupSize: 5000 });
    const tree = startCli(['tree', '--stream-name', name]);
    tree.child.stdout.destroy();
    expect({ exitCode: await tree.exitCode, stderr: await tree.stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

describe('framelane props', () => {
  it('prints name, type and value', async () => {
    const { name } = publishOpenStage();
    const stdout = await print(name, 'props', '/World/Sphere');
    expect(stdout).toBe('radius      double  1\nvisibility  token   inherited\n');
  });

  it('prints JSON', async () => {
    const { name } = publishOpenStage();
    const stdout = await print(name, 'props', '/World/Sun', '--json');
    expect(JSON.parse(stdout)).toEqual([{ name: 'inputs:intensity', type: 'float', value: '3000' }]);
  });

  it('ends with 1 when there is no such prim', async () => {
    const { name } = publishOpenStage();
    expect(await run(name, 'props', '/Nobody')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('/Nobody'),
    });
  });
});

describe('framelane pick', () => {
  it.each([
    ['fractions', onCube, { x: 0.32 * 96, y: 27 }],
    ['pixels', ['31', '27'], { x: 31, y: 27 }],
  ])('prints the prim at a place in %s', async (_unit, place, wanted) => {
    const { name, stage } = publishOpenStage();
    expect(await run(name, 'pick', ...place)).toEqual({ exitCode: 0, stdout: '/World/Cube\n', stderr: '' });
    expect(findRequests(stage, 'pickRequest')).toMatchObject([wanted]);
  });

  it('ends with 1 and prints nothing where there is none; 1.0 is the last pixel', async () => {
    const { name, stage } = publishOpenStage();
    expect(await run(name, 'pick', '1.0', '1.0')).toEqual({ exitCode: 1, stdout: '', stderr: expect.any(String) });
    expect(findRequests(stage, 'pickRequest')).toMatchObject([{ x: 95.5, y: 53.5 }]);
  });

  it.each([
    ['96', '0'],
    ['1.5', '0.5'],
    ['left', '0'],
  ])('ends with 2 for %s %s', async (x, y) => {
    const { name } = publishOpenStage();
    expect(await run(name, 'pick', x, y)).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('framelane click', () => {
  it('selects what is there and prints it', async () => {
    const { name, stage } = publishOpenStage();
    const clicked = await run(name, 'click', '31', '27', '--wait-select');
    expect(clicked).toEqual({ exitCode: 0, stdout: '/World/Cube\n', stderr: '' });
    const place = { button: 0, x: 31, y: 27 };
    expect(findRequests(stage, 'cameraMouseButton')).toMatchObject([
      { ...place, down: true },
      { ...place, down: false },
    ]);
    expect(findRequests(stage, 'selectPrimsRequest')).toMatchObject([{ paths: ['/World/Cube'] }]);
  });

  it('selects nothing where nothing is, and waits for nothing unless told', async () => {
    const { name, stage } = publishOpenStage();
    expect(await run(name, 'click', '0', '0')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    await vi.waitFor(() => expect(findRequests(stage, 'selectPrimsRequest')).toMatchObject([{ paths: [] }]), 20_000);
  });

  it('presses another button with keys held down', async () => {
    const { name, stage } = publishOpenStage();
    await run(name, 'click', ...onCube, '--button', 'right', '--modifiers', 'shift,alt');
    // The program may have ended before all it said is read.
    await expect.poll(() => findRequests(stage, 'cameraMouseButton')).toHaveLength(2);
    const [press] = findRequests(stage, 'cameraMouseButton');
    expect(press).toMatchObject({ button: 2, modifiers: { shift: true, alt: true } });
  });
});

describe('framelane drag', () => {
  it('moves in steps between press and release', async () => {
    const { name, stage } = publishOpenStage();
    const args = ['0.25', '0.5', '0.75', '0.5', '--steps', '4', '--duration', '400', '--button', 'middle'];
    expect(await run(name, 'drag', ...args)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    // The program may have ended before all it said is read.
    await expect.poll(() => findRequests(stage, 'cameraMouseButton')).toHaveLength(2);
    const camera = stage.requests.filter(({ event_type: type }) => type.startsWith('cameraMouse'));
    expect(camera[0]).toMatchObject({ payload: { button: 1, down: true, x: 24, y: 27 } });
    expect(camera.at(-1)).toMatchObject({ payload: { button: 1, down: false, x: 72, y: 27 } });
    const moves = camera.slice(1, -1).map(({ payload }) => ('x' in payload ? payload.x : undefined));
    // On a busy machine two steps may become one; the last is never left out.
    expect(moves.every((x) => [36, 48, 60, 72].includes(Number(x)))).toBe(true);
    expect(moves.at(-1)).toBe(72);
  });
});

describe('framelane select', () => {
  it('prints what the server has selected', async () => {
    const { name } = publishOpenStage();
    const stdout = await print(name, 'select', '/World/Cube', '/World/Sphere', '/Nobody');
    expect(stdout).toBe('/World/Cube\n/World/Sphere\n');
    expect(await run(name, 'select')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
});

describe('framelane aov', () => {
  it('lists and changes', async () => {
    const { name } = publishOpenStage();
    expect(await print(name, 'aov')).toBe('* LdrColor\n  DepthSD\n');
    expect(await print(name, 'aov', '--set', 'DepthSD')).toBe('DepthSD\n');
    expect(await print(name, 'aov', '--list')).toBe('  LdrColor\n* DepthSD\n');
    expect(await run(name, 'aov', '--set', 'Nothing')).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await run(name, 'aov', '--set', 'DepthSD', '--list')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('framelane settings', () => {
  it('lists those that are proven', async () => {
    const { name } = publishOpenStage();
    const stdout = await print(name, 'settings');
    expect(stdout.split('\n')[0]).toBe('exposure    0         slider:-4:4:0.1');
    expect(stdout).not.toContain('secret');
    const listed = JSON.parse(await print(name, 'settings', '--json'));
    expect(listed).toContainEqual({ key: 'background', value: 'gradient', control: 'select:gradient|grey|black' });
  });

  it.each([
    ['exposure', '1.5'],
    ['background', 'grey'],
  ])('changes %s to %s', async (key, value) => {
    const { name } = publishOpenStage();
    expect(await print(name, 'settings', key, value)).toBe(`${value}\n`);
  });

  it('prints one, and ends with 1 for a value it cannot have and for one that is not proven', async () => {
    const { name } = publishOpenStage();
    expect(await print(name, 'settings', 'wireframe')).toBe('false\n');
    expect(await run(name, 'settings', 'exposure', '99')).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await run(name, 'settings', 'secret')).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('commands about a stage', () => {
  it('end with 4 when there is no stream', async () => {
    expect(await run('cli-nobody-has-this', 'tree')).toMatchObject({ exitCode: 4, stdout: '' });
  });

  it('end with 3 when the server does not answer', async () => {
    const { name, stage } = publishStage();
    stage.silent.add('getChildrenRequest');
    expect(await run(name, 'tree', '--timeout', '1500')).toMatchObject({ exitCode: 3, stdout: '' });
  });

  it('end with 3 when there is no picture to point at', async () => {
    const { name } = startProducer();
    expect(await run(name, 'pick', ...onCube, '--timeout', '1500')).toMatchObject({ exitCode: 3, stdout: '' });
  });

  it('end with 1 when the server ends meanwhile', async () => {
    const { name, stage } = publishStage();
    stage.silent.add('getChildrenRequest');
    const tree = run(name, 'tree');
    await vi.waitFor(() => expect(findRequests(stage, 'getChildrenRequest')).toHaveLength(1), 20_000);
    stage.restart();
    expect(await tree).toMatchObject({ exitCode: 1, stdout: '' });
  });
});
