import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { peerEnvironment, spawnPeer } from '@framelane/python-peers';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { hashOf, type RunningService, startOurService } from './support/matrix-services.ts';

// Two writers share the time.
const soakMs = (Number(process.env.FRAMELANE_SOAK_SECONDS ?? 20) * 1000) / 2;
const size = { width: 64, height: 64 };
const closeLater = useCleanUp();
const door = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const watchdogMs = 60_000;

// Both write frames of one colour as fast as they can until their input ends, then tell how many it were.
const nodeWriter = `
import { SharedMemoryFrameWriter } from ${JSON.stringify(door)};
const writer = new SharedMemoryFrameWriter(process.argv[1], ${JSON.stringify(size)});
const frame = new Uint8Array(${size.width * size.height * 3});
let frames = 0, isOver = false;
process.stdin.on('end', () => { isOver = true; }).resume();
const run = () => {
  for (let count = 0; count < 500; count += 1) writer.writeBytes(frame.fill((frames += 1)));
  if (isOver) console.log(frames);
  else setImmediate(run);
};
run();`;
const pythonWriter = `
import sys, threading
from isolated_rendering.shared_memory import SharedMemoryFrameWriter
writer = SharedMemoryFrameWriter(sys.argv[1], size=(${size.width}, ${size.height}))
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
frames = 0
while not over.is_set():
    frames += 1
    writer.write_bytes(bytes((frames & 255,)) * ${size.width * size.height * 3})
print(frames)`;

describe.each([
  ['our writer', process.execPath, ['--input-type=module', '-e', nodeWriter]],
  ['a writer in Python', 'python3', ['-c', pythonWriter]],
])('%s at full speed', (_name, program, args) => {
  it('never shows a torn frame, in the service or a reader in Python', {
    timeout: soakMs + 2 * watchdogMs,
  }, async () => {
    const service = closeLater(await startOurService(size));
    const writer = closeLater(startWriter(program, [...args, service.mmapPath]));
    await expect.poll(() => service.readShown(), { timeout: watchdogMs }).toMatch(/./);
    const reader = closeLater(await spawnPeer('matrix_reader', [service.mmapPath]));
    expect(await reader.readLine()).toBe('open');
    const seen = await watchShown(service);
    const written = await writer.finish();
    await expect.poll(() => service.readShown(), { timeout: watchdogMs }).toBe(hashOf(solid(written)));
    reader.child.stdin.end();
    const report = JSON.parse((await reader.readLine()) ?? '{}') as Record<string, number>;
    expect(report).toMatchObject({ torn: 0 });
    expect(report.frames).toBeGreaterThan(0);
    expect(seen.torn).toBe(0);
    expect(seen.shown).toBeGreaterThan(1);
    expect(seen.grownMiB).toBeLessThan(48);
  });
});

/** Looks at what the service shows for the time of the soak. */
async function watchShown(service: RunningService) {
  const colours = new Set(Array.from({ length: 256 }, (_, level) => hashOf(solid(level))));
  const untilMs = performance.now() + soakMs;
  const startMiB = readResidentMiB(service.child.pid);
  const shown = new Set<string>();
  let torn = 0;
  while (performance.now() < untilMs) {
    const hash = await service.readShown();
    shown.add(hash);
    if (!colours.has(hash)) torn += 1;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return { torn, shown: shown.size, grownMiB: readResidentMiB(service.child.pid) - startMiB };
}

function startWriter(program: string, args: string[]) {
  const env = { ...process.env, ...peerEnvironment() };
  const child: ChildProcess = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return {
    async finish(): Promise<number> {
      child.stdin?.end();
      await once(child, 'close');
      return Number(output);
    },
    close: () => child.kill('SIGKILL'),
  };
}

function solid(level: number): Uint8Array {
  return new Uint8Array(size.width * size.height * 3).fill(level);
}

function readResidentMiB(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
