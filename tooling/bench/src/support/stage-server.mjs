import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createShmClient } from '@framelane/shm-native';

export const stageServerFolder = resolve(import.meta.dirname, '../../../../apps/stage-server');
const steerIntervalMs = 4;
const headerBytes = 8;

/** A stage server with a stage on show, and a client that turns its camera. */
export async function startStageServer({ stage, size, fps }) {
  const name = `bench-${process.pid}-${stage}`;
  const file = join(stageServerFolder, 'stages', `${stage}.usda`);
  const args = [
    '--stream-name',
    name,
    '--size',
    size,
    '--fps',
    `${fps}`,
    '--stage',
    file,
    '--exit-on-stdin-close',
    '--log-level',
    'warn',
  ];
  const child = spawn(process.execPath, [join(stageServerFolder, 'dist', 'main.js'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('shmReady')) break;
  const client = createShmClient();
  client.connect({ name });
  const send = (event_type, payload) => client.sendMessage(JSON.stringify({ event_type, payload }));
  return {
    name,
    /** Pictures a second while the camera turns once in 12 seconds. */
    async measure({ windowMs, view }) {
      const { target, distance, elevation } = view;
      const steer = () =>
        send('setCamera', { azimuth: (performance.now() / 12_000) * 360, elevation, distance, target });
      const timer = setInterval(steer, steerIntervalMs);
      try {
        const readSequence = async () => Number(new DataView(await client.waitFrame()).getBigUint64(headerBytes, true));
        // The stage may still be loading, and its first pictures pay for memory.
        for (let warm = 0; warm < 10; warm += 1) await readSequence();
        const [first, started] = [await readSequence(), performance.now()];
        let last = first;
        while (performance.now() - started < windowMs) last = await readSequence();
        return ((last - first) * 1000) / (performance.now() - started);
      } finally {
        clearInterval(timer);
      }
    },
    async close() {
      client.close();
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
