import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build } from 'tsdown';
import { makeTempFolder, root } from '../support/engine.mjs';
import { startMatrixService } from '../support/matrix-services.mjs';
import { alternate, median } from '../support/statistics.mjs';

const cube = { width: 256, height: 64 };
const small = { width: 64, height: 64 };

export const matrixInside = {
  title:
    'what the matrix service does with frames: the colour and geometry pass, and a frame file under an unpaced writer',
  async run({ isQuick, log }) {
    const rows = await measurePipeline(isQuick);
    log('pipeline done');
    rows.push(...(await measureMmap(isQuick ? 3000 : 20_000)));
    return rows;
  },
};

async function measurePipeline(isQuick) {
  const { compilePipeline } = await importPipeline();
  const pixels = cube.width * cube.height;
  const input = Uint8Array.from({ length: pixels * 3 }, (_, at) => (at * 31) & 0xff);
  const output = new Uint8Array(pixels * 3);
  const plain = {
    ...cube,
    ...{ panelWidth: 64, panelHeight: 64, columns: 4, rows: 1, rotate: 0, mapper: '', rgbOrder: 'RGB' },
    ...{ brightness: 100, whiteBalance: [1, 1, 1], gamma: 'none', powerLimitMa: 0, maPerPixel: 60 },
  };
  const cases = {
    'colour only': { brightness: 60, gamma: 'cie1931' },
    'colour, mirror, order': { brightness: 60, gamma: 2.2, mirror: 'H', rgbOrder: 'BGR' },
    'all of that and the power cap': { brightness: 60, gamma: 2.2, mirror: 'H', rgbOrder: 'BGR', powerLimitMa: 20_000 },
  };
  const frames = isQuick ? 50 : 500;
  const rows = [];
  for (const [name, settings] of Object.entries(cases)) {
    const pipeline = compilePipeline({ ...plain, ...settings });
    const results = await alternate(isQuick ? 3 : 21, {
      ours: () => timePerFrame(frames, () => pipeline.apply(input, output)),
      copy: () => timePerFrame(frames, () => output.set(input)),
    });
    rows.push({
      ...{ what: `${name}, 256x64`, unit: 'µs a frame', ours: median(results.ours), yardstick: median(results.copy) },
      ...{ yardstickName: 'plain copy', goal: '< 500 µs' },
    });
  }
  return rows;
}

function timePerFrame(frames, work) {
  const start = performance.now();
  for (let frame = 0; frame < frames; frame += 1) work();
  return ((performance.now() - start) * 1000) / frames;
}

/** The pass lies inside the program, so it is built alone. */
async function importPipeline() {
  const outDir = makeTempFolder();
  const folder = join(root, 'apps', 'matrix-renderer');
  const entry = { pipeline: join(folder, 'src', 'pipeline', 'compile-pipeline.ts') };
  await build({
    config: false,
    cwd: folder,
    entry,
    outDir,
    platform: 'node',
    dts: false,
    logLevel: 'error',
    deps: { alwaysBundle: [/^@framelane/] },
  });
  return import(pathToFileURL(join(outDir, 'pipeline.mjs')).href);
}

async function measureMmap(windowMs) {
  const shown = join(makeTempFolder('/dev/shm'), 'shown');
  const service = await startMatrixService({ ...small, args: ['--mmap-path', '{mmap}', '--device', `raw:${shown}`] });
  const writer = await startWriter(service.mmapPath);
  try {
    const before = await service.nextMetrics();
    const startMs = performance.now();
    let now = before;
    while (performance.now() - startMs < windowMs) now = await service.nextMetrics();
    const accepted = ((now.version - before.version) * 1000) / (performance.now() - startMs);
    const { frames, level } = await writer.finish();
    const stoppedMs = performance.now();
    while (!existsSync(shown) || readFileSync(shown).some((byte) => byte !== level)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const lastMs = performance.now() - stoppedMs;
    return [
      {
        what: 'frames taken from a file that is written at full speed',
        unit: 'frames/s',
        ours: accepted,
        goal: '≥ 10',
      },
      { what: 'frames its writer wrote meanwhile', unit: 'frames', ours: frames },
      { what: 'last frame on display after the writer stopped', unit: 'ms', ours: lastMs, goal: '≤ 100' },
    ];
  } finally {
    writer.close();
    await service.close();
  }
}

async function startWriter(path) {
  const script = join(import.meta.dirname, '..', 'support', 'matrix-mmap-writer.mjs');
  const child = spawn(process.execPath, [script, path, `${small.width}`, `${small.height}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async finish() {
      child.stdin.end();
      const { value } = await lines.next();
      await once(child, 'exit');
      return JSON.parse(value);
    },
    close: () => child.kill('SIGKILL'),
  };
}
