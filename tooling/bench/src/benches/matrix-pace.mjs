import { spawnPeer } from '@framelane/python-peers';
import { startScript } from '../support/engine.mjs';
import { openSender } from '../support/matrix-sender.mjs';
import { readCpuMs, readResidentMiB, startMatrixService } from '../support/matrix-services.mjs';
import { describePace } from '../support/pace.mjs';
import { percentile } from '../support/statistics.mjs';

const fps = 120;
const size = { width: 64, height: 64 };
const busyClients = 20;
const yardstickName = 'clock_nanosleep';

export const matrixPace = {
  title: `${fps} fps of the matrix service by the packets a display gets, against clock_nanosleep at the same time`,
  async run({ isQuick, log }) {
    const windowMs = isQuick ? 4000 : 60_000;
    const idle = await measurePace({ windowMs });
    log('idle done');
    const busy = await measurePace({ windowMs, clients: busyClients });
    log('busy done');
    return [
      ...listRows('idle', idle),
      ...listRows(`${busyClients} flooding clients`, busy),
      {
        ...{ what: 'pushes a second, flooded against idle', unit: 'fps', ours: busy.ours.rate },
        ...{ yardstick: idle.ours.rate, yardstickName: 'the same, idle', goal: '≥ 0.99×' },
      },
      { what: 'round trip of another client meanwhile, p99', unit: 'ms', ours: busy.observedP99Ms, goal: '< 50' },
      { what: 'memory after the flood', unit: 'MiB', ours: busy.residentMiB, goal: '≤ 110' },
      await measureCpu({ what: 'processor, idle', windowMs, goal: '≤ 3' }),
      await measureCpu({
        what: 'processor, idle with a frame file',
        windowMs,
        goal: '≤ 4',
        args: ['--mmap-path', '{mmap}'],
      }),
    ];
  },
};

function listRows(when, { ours, yardstick }) {
  return [
    { what: `pushes a second, ${when}`, unit: 'fps', ours: ours.rate, goal: '120.0 ± 0.1' },
    { what: `lateness p50, ${when}`, unit: 'ms', ours: ours.p50Ms, yardstick: yardstick.p50Ms, yardstickName },
    {
      ...{ what: `lateness p99, ${when}`, unit: 'ms', ours: ours.p99Ms, yardstick: yardstick.p99Ms, yardstickName },
      goal: '≤ yardstick + 1 ms',
    },
  ];
}

/** A display behind the network notes when frames come; the yardstick sleeps to the same period in the same time. */
async function measurePace({ windowMs, clients = 0 }) {
  const display = await spawnPeer('matrix_clock', ['receive']);
  const port = await display.readLine();
  const service = await startMatrixService({ ...size, args: ['--device', `ft:127.0.0.1:${port}`] });
  const load = clients === 0 ? undefined : await startFlood(service, clients);
  try {
    const clock = await spawnPeer('matrix_clock', ['sleep', '--fps', fps]);
    await clock.readLine();
    const observedMs = load === undefined ? await pause(windowMs) : await observe(service, windowMs);
    const [sleptNs, cameNs] = await Promise.all([finish(clock), finish(display)]);
    const fromNs = sleptNs[0];
    return {
      ours: describePace(
        cameNs.filter((timeNs) => timeNs >= fromNs),
        fps,
      ),
      yardstick: describePace(sleptNs, fps),
      observedP99Ms: percentile(observedMs, 0.99),
      residentMiB: readResidentMiB(service.pid),
    };
  } finally {
    load?.close();
    await service.close();
    await display.close();
  }
}

function startFlood(service, clients) {
  const { path } = service.addresses.unix;
  return startScript('matrix-flood.mjs', [path, `${size.width}`, `${size.height}`, `${clients}`]);
}

/** Round trips of a client that sends at an easy pace among the busy ones. */
async function observe(service, windowMs) {
  const sender = await openSender(service.addresses.unix, size);
  const samples = [];
  const untilMs = performance.now() + windowMs;
  while (performance.now() < untilMs) {
    samples.push(...(await sender.measureRoundTrips(1)));
    await pause(20);
  }
  sender.close();
  return samples;
}

async function finish(peer) {
  peer.child.stdin.end();
  const times = JSON.parse(await peer.readLine());
  await peer.close();
  return times;
}

async function measureCpu({ what, windowMs, goal, args = [] }) {
  const service = await startMatrixService({ ...size, args });
  await service.nextMetrics();
  const beforeMs = readCpuMs(service.pid);
  const startMs = performance.now();
  await pause(windowMs);
  const usedPercent = ((readCpuMs(service.pid) - beforeMs) * 100) / (performance.now() - startMs);
  await service.close();
  return { what, unit: '% of a core', ours: usedPercent, goal };
}

async function pause(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return [];
}
