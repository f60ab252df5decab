import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AddonHost, listAddonPaths, loadAddon } from '../lib/load-addon.ts';
import { catchError } from './support/rings.ts';

function failWith(message: string, code?: string): never {
  throw code === undefined ? new Error(message) : Object.assign(new Error(message), { code });
}

function hostThat(require: AddonHost['require']): AddonHost {
  return { require, packageRoot: join('some', 'where'), platform: 'linux', arch: 'x64', napiVersion: '9' };
}

describe('loadAddon', () => {
  it('loads the prebuilt addon first and the local build where there is none', () => {
    const addon = { name: 'the addon' };
    const [prebuilt, built] = listAddonPaths(hostThat(() => addon));
    expect(prebuilt).toBe(join('some', 'where', 'prebuilds', 'linux-x64', 'shm-native.node'));
    expect(built).toBe(join('some', 'where', 'build', 'Release', 'shm_native.node'));
    expect(loadAddon(hostThat(() => addon))).toBe(addon);
    const onlyBuilt = hostThat((path) => (path === built ? addon : failWith('none', 'MODULE_NOT_FOUND')));
    expect(loadAddon(onlyBuilt)).toBe(addon);
  });

  it('lists each path with its reason, the platform and the command to run', () => {
    const host = hostThat((path) =>
      path.includes('prebuilds')
        ? failWith('libc.so.6: version GLIBC_2.99 not found', 'ERR_DLOPEN_FAILED')
        : failWith('Cannot find module\nRequire stack:', 'MODULE_NOT_FOUND'),
    );
    const error = catchError(() => loadAddon(host));
    expect(error.code).toBe('ERR_RING_UNSUPPORTED');
    const [prebuilt, built] = listAddonPaths(host);
    for (const part of [
      `${prebuilt}: libc.so.6: version GLIBC_2.99 not found`,
      `${built}: Cannot find module`,
      'linux-x64, Node-API 9',
      'npx node-gyp@12 rebuild --directory',
    ]) {
      expect(error.message).toContain(part);
    }
    expect(error.message).not.toContain('Require stack');
    expect(error.cause).toMatchObject({ code: 'MODULE_NOT_FOUND' });
  });

  it.each([
    [
      'with another code',
      new (class extends Error {
        code = 'ERR_OTHER';
      })('broken'),
    ],
    ['without a code', new Error('broken')],
    ['that is no Error', 'broken'],
  ])('passes on an error %s', (_name, thrown) => {
    const host = hostThat(() => {
      throw thrown;
    });
    let caught: unknown;
    try {
      loadAddon(host);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
  });
});
