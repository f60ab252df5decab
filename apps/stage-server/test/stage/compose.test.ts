import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StageLoader } from '../../src/stage/load-stage.ts';
import { buildScene, indexPrims } from '../../src/stage/scene/build-scene.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stage-'));
  mkdirSync(join(folder, 'inside'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, body: string): string {
  const path = join(folder, 'inside', name);
  writeFileSync(path, `#usda 1.0\n${body}`);
  return path;
}

function open(path: string, variants?: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const stage = new StageLoader([join(folder, 'inside')]).load(path, variants);
  const prims = indexPrims(stage.root);
  const value = (prim: string, name: string) => prims.get(prim)?.properties.get(name)?.value;
  return { stage, paths: [...prims.keys()], value, prims };
}

describe('composition', () => {
  it('lets the stronger layer win and keeps the weaker one for the rest', () => {
    write('weak.usda', 'def Xform "A" {\n  int n = 1\n  int m = 2\n}\n');
    const { value, paths } = open(write('root.usda', '(subLayers = [@./weak.usda@])\nover "A" { int n = 5 }\n'));
    expect(paths).toEqual(['/', '/A']);
    expect([value('/A', 'n'), value('/A', 'm')]).toEqual([5, 2]);
  });

  it('brings in references by default prim, with targets moved along', () => {
    write(
      'part.usda',
      '(defaultPrim = "P")\ndef Xform "P" {\n  def Cube "C" { rel r = </P/D> }\n  def Scope "D" {}\n}\n',
    );
    const { paths, prims } = open(write('root.usda', 'def "A" (prepend references = @./part.usda@) {}\n'));
    expect(paths).toEqual(['/', '/A', '/A/C', '/A/D']);
    expect(prims.get('/A')?.typeName).toBe('Xform');
    expect(prims.get('/A/C')?.properties.get('r')?.targets).toEqual(['/A/D']);
  });

  it('takes the authored variant, and another one when asked', () => {
    const path = write(
      'root.usda',
      'def "A" (\n variants = { string look = "red" }\n prepend variantSets = "look"\n)\n{\n variantSet "look" = {\n' +
        '  "red" { int n = 1 }\n  "blue" { int n = 2\n def Sphere "Ball" {} }\n }\n}\n',
    );
    expect(open(path).value('/A', 'n')).toBe(1);
    expect(open(path).prims.get('/A')?.variantSets.get('look')).toEqual({ options: ['red', 'blue'], selection: 'red' });
    const blue = open(path, new Map([['/A', new Map([['look', 'blue']])]]));
    expect(blue.value('/A', 'n')).toBe(2);
    expect(blue.paths).toContain('/A/Ball');
  });

  it('inherits from classes, which are not part of the scene', () => {
    const { paths, value } = open(
      write('root.usda', 'class "_c" { int n = 3\n def Cube "X" {} }\ndef "A" (inherits = </_c>) {}\n'),
    );
    expect(paths).toEqual(['/', '/A', '/A/X']);
    expect(value('/A', 'n')).toBe(3);
  });

  it('ignores arcs that lead back to themselves', () => {
    const path = write('root.usda', 'def "A" (references = [@./root.usda@</A>]) { int n = 1 }\n');
    expect(open(path).value('/A', 'n')).toBe(1);
  });
});

describe('transforms, visibility and purpose', () => {
  it('applies ops in order and resets', () => {
    const { stage } = open(
      write(
        'root.usda',
        'def Xform "A" {\n double3 xformOp:translate = (1, 2, 3)\n double xformOp:rotateZ = 90\n' +
          ' uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:rotateZ"]\n def Cube "B" { double size = 2\n' +
          '  double3 xformOp:translate = (10, 0, 0)\n  uniform token[] xformOpOrder = ["xformOp:translate"] } }\n',
      ),
    );
    const { bounds } = buildScene(stage);
    expect(bounds?.low.map((v) => Math.round(v * 1e5) / 1e5)).toEqual([0, 11, 2]);
  });

  it('leaves out what is invisible, a guide or inactive', () => {
    const { stage } = open(
      write(
        'root.usda',
        'def Scope "A" { token visibility = "invisible"\n def Cube "B" {} }\ndef Cube "C" { uniform token purpose = "guide" }\n' +
          'def Cube "D" (active = false) {}\ndef Cube "E" {}\n',
      ),
    );
    expect(buildScene(stage).drawn.map(({ path }) => path)).toEqual(['/E']);
  });
});

it('takes 1 and 0 for true and false where the type says so', () => {
  const { value, paths } = open(
    write(
      'root.usda',
      'def Cube "A" {\n bool doubleSided = 1\n bool[] many = [1, 0]\n int n = 1\n}\ndef "B" (active = 0) {}\n',
    ),
  );
  expect([value('/A', 'doubleSided'), value('/A', 'many'), value('/A', 'n')]).toEqual([
    true,
    { items: [true, false], width: 1 },
    1,
  ]);
  expect(paths).toEqual(['/', '/A']);
});

describe('files', () => {
  it.each([
    ['stage_not_found', () => join(folder, 'inside', 'none.usda')],
    ['path_denied', () => '/etc/hostname'],
    ['path_denied', () => 'https://example.com/a.usda'],
    ['stage_invalid', () => write('bad.usda', 'def Cube "A" {\n  int n = \n}\n')],
    ['path_denied', () => write('out.usda', 'def "A" (references = @../outside.usda@) {}\n')],
  ])('%s', (code, makePath) => {
    expect(() => open(makePath())).toThrow(expect.objectContaining({ code }));
  });

  it('follows links before it looks at the roots', () => {
    writeFileSync(join(folder, 'outside.usda'), '#usda 1.0\n');
    symlinkSync(join(folder, 'outside.usda'), join(folder, 'inside', 'link.usda'));
    expect(() => open(join(folder, 'inside', 'link.usda'))).toThrow(expect.objectContaining({ code: 'path_denied' }));
  });
});
