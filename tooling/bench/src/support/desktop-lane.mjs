import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchElectron } from '@framelane/electron-runtime';
import { build } from 'tsdown';
import { root } from './engine.mjs';

const appDir = join(root, 'apps', 'desktop');
const ticksPerS = 100;

/** The application with one lane for its streams and no sidecar. */
export function startDesktopLane(lane) {
  return startDesktop({ stage: { type: 'attach', streamName: 'none', isTrusted: lane !== 'main' }, lane });
}

/** The application with a panel of its own, 64×64 with moving colours, and no other sidecar. */
export function startDesktopPanel() {
  return startDesktop({ matrix: { type: 'spawn' } });
}

/** The application with these settings, what they leave out being off, and the meter of `test/frames/page/measure.ts`. */
async function startDesktop(wanted) {
  const profile = mkdtempSync(join(tmpdir(), 'framelane-bench-desktop-'));
  const off = { type: 'off' };
  const rest = { recentFiles: [], stageRoots: [], checksForUpdates: false, logLevel: 'warn' };
  const settings = { version: 1, engine: off, stage: off, matrix: off, lane: 'auto', ...rest, ...wanted };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
  const { app, close } = await launchElectron({ appDir, args: [`--user-data-dir=${profile}`] });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  await page.evaluate(await bundleMeter(profile));
  const pids = await app.evaluate(({ app: self, BrowserWindow }) => ({
    main: process.pid,
    page: BrowserWindow.getAllWindows()[0].webContents.getOSProcessId(),
    gpu: self.getAppMetrics().find(({ type }) => type === 'GPU').pid,
  }));
  return {
    connect: (name) => page.evaluate((stream) => globalThis.laneMeter.connect(stream), name),
    read: (options) => page.evaluate((given) => globalThis.laneMeter.read(given), options),
    draw: (options) => page.evaluate((given) => globalThis.laneMeter.draw(given), options),
    /** Pictures of the panel that came to the page within `forMs`, the first one being there. */
    watchPanel: (options) => page.evaluate((given) => globalThis.laneMeter.watchPanel(given), options),
    disconnect: () => page.evaluate(() => globalThis.laneMeter.disconnect()),
    /** Milliseconds to add to the page's clock for that of `process.hrtime`. */
    readClockOffsetMs: () => readClockOffsetMs(app),
    /** Processor time used so far, milliseconds. */
    readCpuMs: () => ({ main: readCpuMs(pids.main), page: readCpuMs(pids.page), gpu: readCpuMs(pids.gpu) }),
    async close() {
      await close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function bundleMeter(folder) {
  await build({
    entry: join(appDir, 'test', 'frames', 'page', 'measure.ts'),
    cwd: appDir,
    config: false,
    outDir: join(folder, 'meter'),
    format: 'iife',
    platform: 'browser',
    noExternal: /./,
    define: { 'process.env.NODE_ENV': '"production"' },
    dts: false,
    logLevel: 'silent',
  });
  return readFileSync(join(folder, 'meter', 'measure.iife.js'), 'utf8');
}

/** From the question to the page that came back fastest of many. */
function readClockOffsetMs(app) {
  return app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
    let best = { tookMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
    for (let i = 0; i < 200; i += 1) {
      const askedMs = nowMs();
      const pageMs = await webContents.executeJavaScript('performance.now()');
      const tookMs = nowMs() - askedMs;
      if (tookMs < best.tookMs) best = { tookMs, offsetMs: askedMs + tookMs / 2 - pageMs };
    }
    return best.offsetMs;
  });
}

function readCpuMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerS;
}
