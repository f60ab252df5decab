import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { makeTempFolder, startRenderer } from '../support/renderer-process.ts';

const cleanUp = useCleanUp();

// Stands for systemd: prints every datagram it gets.
const listener = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True: print(s.recv(4096).decode().strip().splitlines()[0], flush=True)
`;
const python = probeProgram('python3', ['--version'], 'install python3');
const notify = probeProgram('systemd-notify', ['--version'], 'install systemd');

needs(needs(describe, python), notify)('systemd', () => {
  it('hears of the start, that it is alive, and of the end', async () => {
    const folder = makeTempFolder();
    cleanUp({ close: folder.remove });
    const place = join(folder.path, 'notify');
    const systemd = spawn('python3', ['-c', listener, place]);
    cleanUp({ close: () => systemd.kill('SIGKILL') });
    let heard = '';
    systemd.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
    });
    await once(systemd.stdout, 'data');
    const service = await startRenderer(['--unix-socket', join(folder.path, 's')], {
      env: { NOTIFY_SOCKET: place, WATCHDOG_USEC: '400000' },
    });
    cleanUp({ close: () => service.child.kill('SIGKILL') });
    await expect.poll(() => heard, { timeout: 30_000 }).toMatch(/READY=1\n(.*\n)*WATCHDOG=1\n/);
    service.child.kill('SIGTERM');
    expect(await service.exited).toBe(0);
    await expect.poll(() => heard, { timeout: 30_000 }).toContain('STOPPING=1');
  });
});
