import { describe, expect, it } from 'vitest';
import { rules } from '../src/repo-rules.mjs';
import { howToAdd, sumUp } from '../src/test-results.mjs';

function repository(contents, packages = []) {
  return { files: Object.entries(contents).map(([path, text]) => ({ path, read: () => text })), packages };
}

describe('repository rules', () => {
  it.each([
    ['one idea per file', { 'apps/x/src/a.ts': 'x\n'.repeat(501) }],
    ['main.ts only wires', { 'apps/x/src/main.ts': 'x\n'.repeat(61) }],
    ['main.ts only wires', { 'apps/x/src/server/main.ts': 'x\n'.repeat(61) }],
    ['no address in the lockfile', { 'pnpm-lock.yaml': 'resolution: https://example.org/a.tgz\n' }],
    ['napi.h only in the binding', { 'packages/shm-native/src/core/ring.cc': '#include <napi.h>\n' }],
    ['platform code only in platform folders', { 'packages/shm-native/src/core/a.cc': '#ifdef _WIN32\n' }],
    [
      'every memory order names its partner',
      { 'packages/shm-native/src/core/a.h': 'x.load(std::memory_order_acquire);\n' },
    ],
    [
      'every memory order names its partner',
      { 'packages/shm-native/src/core/a.h': '// sync: lonely\nx.load(std::memory_order_acquire);\n' },
    ],
    ['offsets live in protocol', { 'apps/x/src/a.ts': 'view.setUint32(0, 1);\n' }],
    ['no test is switched off', { 'apps/x/test/a.test.ts': `it.${'skip'}('x');\n` }],
    ['no cast that hides a type', { 'apps/x/src/a.ts': 'x as unknown as Y;\n' }],
    ['no path of one machine', { 'apps/x/src/a.ts': `const p = '/${'work'}/x';\n` }],
    ['READMEs are short', { 'apps/x/README.md': 'x\n'.repeat(121) }],
  ])('%s', (rule, contents) => {
    expect(rules[rule](repository(contents))).toHaveLength(1);
  });

  it('find nothing in clean files', () => {
    const clean = repository({
      'apps/x/src/main.ts': 'start();\n',
      'packages/shm-native/src/core/a.h':
        '// sync: a\nx.load(std::memory_order_acquire);\n// sync: a\nx.store(1, std::memory_order_release);\n',
      'packages/protocol/src/a.ts': 'view.setUint32(0, 1);\n',
    });
    for (const [name, rule] of Object.entries(rules)) expect(rule(clean), name).toEqual([]);
  });
});

describe('sumUp', () => {
  const result = {
    folder: 'apps/x',
    suite: 'x',
    passed: 2,
    failed: 1,
    skipped: [{ name: 'needs a panel [add: buy one]', reason: '' }],
  };

  it('counts a test that was left out only in strict mode', () => {
    const lax = sumUp([result], { allowedAbsent: {}, isStrict: false, silent: [] });
    expect(lax).toMatchObject({ passed: 2, failed: 1 });
    const strict = sumUp([result], { allowedAbsent: {}, isStrict: true, silent: [] });
    expect(strict).toMatchObject({ passed: 2, failed: 2 });
  });

  it('lets an allowed absence pass and counts a silent runner', () => {
    const sum = sumUp([result], {
      allowedAbsent: { 'needs a panel': 'no panel here' },
      isStrict: true,
      silent: ['apps/y'],
    });
    expect(sum).toMatchObject({ passed: 2, failed: 2, forbidden: [] });
    expect(howToAdd(result.skipped[0].name)).toBe('buy one');
  });
});
