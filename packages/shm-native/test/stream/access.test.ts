import { chmodSync, chownSync, closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createShmClient } from '../../lib/index.ts';
import { runChild } from '../support/children.ts';
import { connectClient, startProducer } from '../support/streams.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const withCode = (code: string) => expect.objectContaining({ code });

describe('a stream of somebody else', () => {
  it('may not be opened', async () => {
    const { name } = startProducer();
    if (isRoot) {
      const child = await runChild('stream-as-other-user.mjs', { args: [name] });
      expect(child).toMatchObject({ code: 0, stderr: '', stdout: 'ERR_SHM_ACCESS\nERR_SHM_ACCESS\n' });
    } else {
      chmodSync(`/dev/shm/ovstream-${name}`, 0);
      expect(() => createShmClient().connect({ name })).toThrow(withCode('ERR_SHM_ACCESS'));
    }
  });

  it('is refused although it can be read, or its region is no longer a plain object', () => {
    const { name } = startProducer();
    const path = `/dev/shm/ovstream-${name}`;
    if (isRoot) chownSync(path, nobody, nobody);
    else chmodSync(path, 0);
    expect(() => createShmClient().connect({ name })).toThrow(withCode('ERR_SHM_ACCESS'));
    if (isRoot) chownSync(path, 0, 0);
  });
});

it('a control socket whose path does not fit is an error of the place, for both sides', async () => {
  const { name } = startProducer();
  const child = await runChild('stream-without-room.mjs', { args: [name], env: { TMPDIR: `/${'t'.repeat(100)}` } });
  expect(child).toMatchObject({ code: 0, stderr: '' });
  expect(child.stdout).toBe('ERR_SHM_INTERNAL true\nERR_SHM_INTERNAL true\n');
});

it('a region larger than any page can show is not mapped, but attached to', () => {
  const { name } = startProducer();
  const file = openSync(`/dev/shm/ovstream-${name}`, 'r+');
  // Five slots of 1 GiB, of which no byte is ever touched.
  const [side, stride] = [16_384, 1024 ** 3 + 64];
  ftruncateSync(file, 128 + 5 * stride);
  writeSync(file, new Uint8Array(Uint32Array.of(5, side, side, side * 4, stride).buffer), 0, 20, 12);
  closeSync(file);
  const client = connectClient(name);
  expect(client.info()).toMatchObject({ slotCount: 5, maxWidth: side });
  expect(() => client.mapRegion()).toThrow(withCode('ERR_SHM_UNSUPPORTED'));
});
