import { openSender } from '../support/matrix-sender.mjs';
import {
  findPythonService,
  readCpuMs,
  readResidentMiB,
  startMatrixEcho,
  startMatrixService,
  startPythonMatrixService,
} from '../support/matrix-services.mjs';
import { alternate, median, percentile, timeMs } from '../support/statistics.mjs';

const sizes = [
  { width: 64, height: 64 },
  { width: 256, height: 64 },
];
const inFlight = 32;
const yardstickNames = { echo: 'bare node echo', python: 'plain python service' };

export const matrix = {
  title: 'frames into the matrix service, against a bare Node echo of the same bytes and a plain service in Python',
  async run({ isQuick, log }) {
    const rows = [await compareStarts(isQuick ? 2 : 9)];
    log('starts done');
    for (const size of sizes) {
      const contestants = {
        ours: await startMatrixService(size),
        echo: await startMatrixEcho(size),
        python: await startPythonMatrixService(size),
      };
      try {
        for (const transport of ['unix', 'tcp']) {
          rows.push(...(await compareRoundTrips({ contestants, size, transport, isQuick })));
          rows.push(...(await compareRates({ contestants, size, transport, isQuick })));
          log(`${nameOf(size)} over ${transport} done`);
        }
        const residentMiB = readResidentMiB(contestants.ours.pid);
        rows.push({ what: `memory after it, ${nameOf(size)}`, unit: 'MiB', ours: residentMiB, goal: '≤ 110' });
      } finally {
        for (const contestant of Object.values(contestants)) await contestant.close();
      }
    }
    return rows;
  },
};

const nameOf = ({ width, height }) => `${width}x${height}`;

async function compareStarts(rounds) {
  const [size] = sizes;
  const command = await findPythonService();
  const timeStart = (start) => async () => {
    let service;
    const tookMs = await timeMs(async () => {
      service = await start();
      const sender = await openSender(service.addresses.unix, size);
      await sender.measureRoundTrips(1);
      sender.close();
    });
    await service.close();
    return tookMs;
  };
  const results = await alternate(rounds, {
    ours: timeStart(() => startMatrixService(size)),
    python: timeStart(() => startPythonMatrixService({ ...size, command })),
  });
  return {
    ...{ what: 'start to the first OK', unit: 'ms', ours: median(results.ours), goal: '≤ 400 ms' },
    ...{ yardstick: median(results.python), yardstickName: yardstickNames.python },
  };
}

async function compareRoundTrips({ contestants, size, transport, isQuick }) {
  const samples = await measureInTurn(contestants, { size, transport, rounds: isQuick ? 3 : 30 }, (sender) =>
    sender.measureRoundTrips(isQuick ? 100 : 500),
  );
  const pooled = Object.fromEntries(Object.entries(samples).map(([name, rounds]) => [name, rounds.flat()]));
  const what = `round trip ${nameOf(size)} ${transport}`;
  const goals = [
    { p: 0.5, name: 'p50', yardstick: 'echo', goal: '≤ 1.20×' },
    { p: 0.99, name: 'p99', yardstick: 'echo', goal: '≤ 1.50×' },
    { p: 0.5, name: 'p50', yardstick: 'python' },
    { p: 0.99, name: 'p99', yardstick: 'python', goal: '≤ 2.00×' },
  ];
  const absolute = { what: `${what}, p50`, unit: 'ms', ours: percentile(pooled.ours, 0.5), goal: '≤ 0.1 ms' };
  const compared = goals.map(({ p, name, yardstick, goal }) => ({
    ...{ what: `${what}, ${name}`, unit: 'ms', ours: percentile(pooled.ours, p), goal },
    ...{ yardstick: percentile(pooled[yardstick], p), yardstickName: yardstickNames[yardstick] },
  }));
  return [absolute, ...compared];
}

/**
 * Frames a second, and what a frame costs: of large frames the sender brings no more than the kernel copies for it, so
 * that the rate says little about who takes them. The costs do.
 */
async function compareRates({ contestants, size, transport, isQuick }) {
  const frames = isQuick ? 10_000 : 20_000;
  const runs = await measureInTurn(contestants, { size, transport, rounds: isQuick ? 2 : 9 }, async (sender, pid) => {
    const [serviceMs, { user, system }] = [readCpuMs(pid), process.cpuUsage()];
    const rate = await sender.measureRate(frames);
    const sent = process.cpuUsage();
    return {
      rate,
      costUs: ((readCpuMs(pid) - serviceMs) * 1000) / frames,
      senderUs: (sent.user - user + sent.system - system) / frames,
    };
  });
  const medianOf = (name, key) => median(runs[name].map((run) => run[key]));
  const what = `${inFlight} in flight ${nameOf(size)} ${transport}`;
  return ['python', 'echo'].flatMap((yardstick) => [
    {
      ...{ what, unit: 'frames/s', ours: medianOf('ours', 'rate'), yardstick: medianOf(yardstick, 'rate') },
      ...{ yardstickName: yardstickNames[yardstick], goal: yardstick === 'python' ? '≥ 1.20×' : undefined },
    },
    {
      ...{ what: `${what}, processor`, unit: 'µs a frame', ours: medianOf('ours', 'costUs') },
      ...{ yardstick: medianOf(yardstick, 'costUs'), yardstickName: yardstickNames[yardstick] },
    },
    {
      ...{ what: `${what}, processor of the sender`, unit: 'µs a frame', ours: medianOf('ours', 'senderUs') },
      ...{ yardstick: medianOf(yardstick, 'senderUs'), yardstickName: yardstickNames[yardstick] },
    },
  ]);
}

/** Each contestant's results, taken in turn over one connection that stays open. */
async function measureInTurn(contestants, { size, transport, rounds }, measure) {
  const senders = {};
  try {
    for (const [name, { addresses }] of Object.entries(contestants)) {
      senders[name] = await openSender(addresses[transport], size, inFlight);
    }
    const runs = Object.entries(senders).map(([name, sender]) => [name, () => measure(sender, contestants[name].pid)]);
    return await alternate(rounds, Object.fromEntries(runs));
  } finally {
    for (const sender of Object.values(senders)) sender.close();
  }
}
