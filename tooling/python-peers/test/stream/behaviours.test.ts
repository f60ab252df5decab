import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { findVendorLibrary, vendorLibrary } from '../../src/index.mjs';
import { ourLibrary } from '../support/our-library.ts';
import { runBehaviours } from '../support/stream-peers.ts';

const tableTimeoutMs = 300_000;

describe('our client library', () => {
  it.each(['shm', 'unified'])(
    'behaves row by row as the table says, through the %s ABI',
    async (abi) => {
      const { count, unexpected } = await runBehaviours(ourLibrary, ['--abi', abi]);
      expect(unexpected).toEqual([]);
      expect(count).toBeGreaterThan(95);
    },
    tableTimeoutMs,
  );
});

describe('our client in Node', () => {
  const throughAddon = async (library: string) => {
    const { count, unexpected } = await runBehaviours(library, ['--abi', 'addon']);
    expect(unexpected).toEqual([]);
    expect(count).toBeGreaterThan(85);
  };

  it('behaves row by row as the table says', () => throughAddon(ourLibrary), tableTimeoutMs);

  needs(it, vendorLibrary('0.5.7'))(
    'behaves no differently on the released 0.5.7 library',
    () => throughAddon(findVendorLibrary('0.5.7') ?? ''),
    tableTimeoutMs,
  );
});

needs(describe, vendorLibrary('0.5.7'))('the released 0.5.7 library', () => {
  it(
    'behaves row by row as the table says of it',
    async () => {
      const library = findVendorLibrary('0.5.7') ?? '';
      const { count, unexpected } = await runBehaviours(library, ['--abi', 'unified', '--released']);
      expect(unexpected).toEqual([]);
      expect(count).toBeGreaterThan(95);
    },
    tableTimeoutMs,
  );

  it('is told from ours by the rows of its known differences', async () => {
    const { unexpected } = await runBehaviours(findVendorLibrary('0.5.7') ?? '', [
      '--abi',
      'unified',
      '--only',
      'slash',
    ]);
    expect(unexpected).toHaveLength(1);
  });
});
