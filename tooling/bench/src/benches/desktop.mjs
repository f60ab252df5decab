import { startDesktopLane, startDesktopPanel } from '../support/desktop-lane.mjs';
import { median, percentile } from '../support/statistics.mjs';
import { startPublisher } from '../support/stream-session.mjs';

const sizes = { '1080p': { width: 1920, height: 1080 }, '4K': { width: 3840, height: 2160 } };
const lanes = ['mapped', 'copied', 'main'];
const frameMs = 16;

export const desktop = {
  title: 'a published frame in the page of the desktop application, drawn, and what it costs, by every lane',
  async run({ isQuick, log }) {
    const rounds = isQuick ? 1 : 5;
    const names = isQuick ? ['1080p'] : Object.keys(sizes);
    const figures = Object.fromEntries(names.map((name) => [name, makeFigures()]));
    const apps = Object.fromEntries(await Promise.all(lanes.map(async (lane) => [lane, await startDesktopLane(lane)])));
    try {
      for (const name of names) {
        const size = sizes[name];
        for (let round = -1; round < rounds; round += 1) {
          for (const lane of lanes) {
            const measured = await measureLane(apps[lane], size, isQuick);
            if (round >= 0) addFigures(figures[name][lane], measured);
          }
        }
        log(`${name} done`);
      }
    } finally {
      for (const app of Object.values(apps)) await app.close();
    }
    const panel = await measurePanel(isQuick ? 2000 : 10_000);
    log('panel done');
    return [...names.flatMap((name) => describeFigures(name, figures[name])), ...panel];
  },
};

/** Pictures of a panel are small and pass main; what that costs beside a panel nobody looks at. */
async function measurePanel(forMs) {
  const app = await startDesktopPanel();
  const measure = async (work) => {
    const before = app.readCpuMs();
    const startedMs = performance.now();
    const result = await work();
    const elapsedMs = performance.now() - startedMs;
    return { result, elapsedMs, mainBusyPercent: ((app.readCpuMs().main - before.main) * 100) / elapsedMs };
  };
  try {
    // Until the first picture is there.
    await app.watchPanel({ forMs: 0 });
    const unseen = await measure(() => new Promise((resolve) => setTimeout(resolve, forMs)));
    const seen = await measure(() => app.watchPanel({ forMs }));
    return [
      {
        what: "panel of 64×64: main's share of a core while its pictures come to a page",
        unit: '%',
        ours: seen.mainBusyPercent,
        yardstick: unseen.mainBusyPercent,
        yardstickName: 'the same panel, nobody looking',
      },
      { what: 'panel of 64×64: pictures in the page', unit: 'fps', ours: (seen.result * 1000) / seen.elapsedMs },
    ];
  } finally {
    await app.close();
  }
}

function makeFigures() {
  return Object.fromEntries(lanes.map((lane) => [lane, {}]));
}

function addFigures(figures, measured) {
  for (const [name, value] of Object.entries(measured)) {
    figures[name] ??= [];
    figures[name].push(...[value].flat());
  }
}

async function measureLane(app, size, isQuick) {
  const publisher = await startPublisher(size);
  try {
    await app.connect(publisher.name);
    const offsetMs = await app.readClockOffsetMs();
    const frames = isQuick ? 30 : 120;
    let read;
    const readableMs = await measureLatency(publisher, {
      frames,
      offsetMs,
      read: async (last) => {
        read = await app.read({ last });
        return read;
      },
    });
    const framesPerS = await measureRate(app, publisher, isQuick ? 500 : 2000);
    const before = app.readCpuMs();
    const startedMs = performance.now();
    let drawn;
    const drawnMs = await measureLatency(publisher, {
      frames: isQuick ? 2 * frames : frames,
      offsetMs,
      read: async (last) => {
        drawn = await app.draw({ last });
        return drawn;
      },
    });
    const after = app.readCpuMs();
    const elapsedMs = performance.now() - startedMs;
    await app.disconnect();
    const { samples, ticks, misses, late, torn, overtaken, copiedBytes } = drawn;
    const perFrame = (of) => (after[of] - before[of]) / samples.length;
    return {
      readableMs,
      lookMs: read.samples.map(([, , sinceLookMs]) => sinceLookMs),
      drawnMs,
      framesPerS,
      ticks,
      misses,
      late,
      torn,
      overtaken,
      copiedMb: copiedBytes / samples.length / 1e6,
      pageCpuMs: perFrame('page'),
      mainCpuMs: perFrame('main'),
      gpuCpuMs: perFrame('gpu'),
      mainBusyPercent: ((after.main - before.main) * 100) / elapsedMs,
    };
  } finally {
    await publisher.close();
  }
}

async function measureLatency(publisher, { frames, offsetMs, read }) {
  const reading = read(publisher.lastOf(frames));
  const published = await publisher.publish({ frames, intervalMs: frameMs });
  const { samples } = await reading;
  return samples.flatMap(([sequence, atMs]) => {
    const publication = published.get(sequence);
    return publication === undefined ? [] : [atMs + offsetMs - publication.begunAt / 1e6];
  });
}

/** A producer that never pauses, and a page that takes frames as fast as it gets them. */
async function measureRate(app, publisher, forMs) {
  let isOver = false;
  const reading = app.read({ forMs }).finally(() => {
    isOver = true;
  });
  while (!isOver) await publisher.publish({ frames: 200, intervalMs: 0 });
  const { samples, elapsedMs } = await reading;
  return (samples.length * 1000) / elapsedMs;
}

function describeFigures(name, figures) {
  const compare = (lane, { what, unit, goal }, pick) => ({
    what: `${lane}: ${what} ${name}`,
    unit,
    ours: pick(figures[lane]),
    yardstick: pick(figures.main),
    yardstickName: 'lane main, in the same run',
    ...(goal === undefined ? {} : { goal }),
  });
  const readable = { what: 'publish → readable in the page, p50', unit: 'ms' };
  const rate = { what: 'frames taken', unit: 'frames/s', ...(name === '1080p' ? { goal: '≥ 20×' } : {}) };
  const cpu = (of) => ({ what: `${of}'s processor time for a drawn frame`, unit: 'ms' });
  const copied = { what: 'copied by us for a drawn frame', unit: 'MB' };
  const busy = { what: "main's share of a core while frames come", unit: '%', goal: '< 1 %' };
  const rows = ['mapped', 'copied'].flatMap((lane) => [
    compare(lane, { ...readable, ...(lane === 'copied' ? { goal: '< 3 ms' } : {}) }, (of) => median(of.readableMs)),
    compare(lane, { what: 'publish → readable, p99', unit: 'ms' }, (of) => percentile(of.readableMs, 0.99)),
    compare(lane, { what: 'publish → drawn, p50', unit: 'ms' }, (of) => median(of.drawnMs)),
    compare(lane, { what: 'publish → drawn, p99', unit: 'ms' }, (of) => percentile(of.drawnMs, 0.99)),
    compare(lane, rate, (of) => median(of.framesPerS)),
    compare(lane, { ...copied, ...(lane === 'mapped' ? { goal: '0' } : {}) }, (of) => median(of.copiedMb)),
    compare(lane, cpu('the page'), (of) => median(of.pageCpuMs)),
    compare(lane, cpu('main'), (of) => median(of.mainCpuMs)),
    compare(lane, cpu('the GPU process'), (of) => median(of.gpuCpuMs)),
    compare(lane, busy, (of) => median(of.mainBusyPercent)),
  ]);
  const { lookMs, ticks, misses, late, torn, overtaken } = figures.mapped;
  const shown = `of ${sum(ticks)} animation frames, not the newest picture published before`;
  const looked = 'mapped: look → newest pixels read';
  return [
    { what: `${looked}, p50 ${name}`, unit: 'ms', ours: median(lookMs), goal: '≤ 0.1 ms' },
    { what: `${looked}, p99 ${name}`, unit: 'ms', ours: percentile(lookMs, 0.99) },
    { what: `mapped: ${shown} ${name}`, unit: '', ours: sum(misses), goal: '0' },
    { what: `mapped: pictures skipped because the page was late ${name}`, unit: '', ours: sum(late) },
    { what: `mapped: torn, written over while read and not drawn ${name}`, unit: '', ours: sum(torn) },
    { what: `mapped: overtaken, drawn whole beside a newer one ${name}`, unit: '', ours: sum(overtaken) },
    ...rows,
  ];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
