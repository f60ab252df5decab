import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { makeTempFolder, program, startRenderer } from '../support/renderer-process.ts';
import { sendColour } from '../support/running-service.ts';

const cleanUp = useCleanUp();

function makePlace(): { folder: string; path: string } {
  const folder = makeTempFolder();
  cleanUp({ close: folder.remove });
  return { folder: folder.path, path: join(folder.path, 'm.sock') };
}

async function start(path: string, ...args: string[]) {
  const renderer = await startRenderer(['--unix-socket', path, ...args]);
  cleanUp({ close: () => renderer.child.kill('SIGKILL') });
  return renderer;
}

describe('what stands at the path', () => {
  it.each([
    ['a file', (path: string) => writeFileSync(path, 'mine')],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to nothing', (path: string) => symlinkSync('/nowhere', path)],
    ['a link to a file', (path: string) => symlinkSync('/etc/hostname', path)],
  ])('and is %s is not touched', async (_what, put) => {
    const { folder, path } = makePlace();
    put(path);
    const renderer = await start(path);
    expect(await renderer.exited).toBe(4);
    expect(renderer.readLog()).toContain('E_NOT_SOCKET');
    expect(readdirSync(folder)).toEqual(['m.sock']);
  });

  it('and answers for somebody else ends the start with 3', async () => {
    const { path } = makePlace();
    const other = createServer().listen(path);
    cleanUp(other);
    await once(other, 'listening');
    const renderer = await start(path);
    expect(await renderer.exited).toBe(3);
    expect(statSync(path).isSocket()).toBe(true);
  });
});

describe('the lock', () => {
  const startTime = () => readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19];
  const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

  it.each([
    ['a process that has ended', () => `999999999 5 ${bootId()}\n`, undefined],
    ['a process whose number another one has now', () => `${process.pid} 1 ${bootId()}\n`, undefined],
    ['a process before the last start of the computer', () => `${process.pid} ${startTime()} other\n`, undefined],
    ['nobody that can be read', () => 'what?', undefined],
    ['a process that runs', () => `${process.pid} ${startTime()} ${bootId()}\n`, 3],
  ])('of %s', async (_who, describeOwner, code) => {
    const { folder, path } = makePlace();
    writeFileSync(`${path}.lock`, describeOwner());
    const renderer = await start(path);
    if (code !== undefined) {
      expect(await renderer.exited).toBe(code);
      expect(renderer.readLog()).toContain(`process ${process.pid}`);
      expect(readdirSync(folder)).toEqual(['m.sock.lock']);
      return;
    }
    await sendColour(path, [1, 2, 3]);
    expect(readFileSync(`${path}.lock`, 'utf8').split(' ')[0]).toBe(String(renderer.child.pid));
    renderer.child.kill('SIGTERM');
    expect(await renderer.exited).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('who may connect', () => {
  it.each([
    ['000', [], 0o660],
    ['077', [], 0o660],
    ['000', ['--socket-mode', '0600'], 0o600],
    ['077', ['--socket-mode', '0666'], 0o666],
  ])('is the same under umask %s with %j', async (umask, args, mode) => {
    const { path } = makePlace();
    const gid = String(process.getgid?.() ?? 0);
    const all = [program, '--unix-socket', path, '--device', 'null', '--socket-group', gid, '--log-format', 'json'];
    const child = spawn('sh', ['-c', `umask ${umask}; exec "$0" "$@"`, process.execPath, ...all, ...args]);
    cleanUp({ close: () => child.kill('SIGKILL') });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await expect.poll(() => said, { timeout: 30_000 }).toContain('ready:');
    expect(statSync(path).mode & 0o777).toBe(mode);
    expect(statSync(path).gid).toBe(Number(gid));
  });
});
