import { readdirSync, readFileSync } from 'node:fs';
import type { ElectronApplication } from 'playwright-core';

export interface ProcessUse {
  descriptors: number;
  threads: number;
  /** Memory of its own or shared with others, without what files back. */
  memoryMb: number;
  /** Mappings of stream regions. */
  streamMaps: number;
}

/** What the application holds once its garbage is collected. */
export interface ApplicationUse {
  pids: { main: number; page: number; gpu: number };
  main: ProcessUse;
  page: ProcessUse;
  gpu: ProcessUse;
  /** Listeners in main: of the page's `webContents` and of `ipcMain`. */
  mainListeners: number;
  /** What the page's engine counts. */
  documents: number;
  pageListeners: number;
}

/** The application with one window, after its collectors ran. */
export async function readApplicationUse(app: ElectronApplication): Promise<ApplicationUse> {
  const { pids, ...counts } = await app.evaluate(async ({ app: self, BrowserWindow, ipcMain }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('expected a window, found none');
    const count = (emitter: Pick<typeof ipcMain, 'eventNames' | 'listenerCount'>) =>
      emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
    const mainListeners = count(contents) + count(ipcMain);
    const { debugger: inspector } = contents;
    inspector.attach();
    await inspector.sendCommand('Performance.enable');
    for (let i = 0; i < 3; i += 1) await inspector.sendCommand('HeapProfiler.collectGarbage');
    const { metrics } = await inspector.sendCommand('Performance.getMetrics');
    inspector.detach();
    const find = (name: string): number =>
      metrics.find((metric: { name: string; value: number }) => metric.name === name)?.value ?? Number.NaN;
    process.mainModule?.require('node:v8').setFlagsFromString('--expose-gc');
    process.mainModule?.require('node:vm').runInNewContext('gc')();
    const gpu = self.getAppMetrics().find(({ type }) => type === 'GPU')?.pid ?? 0;
    return {
      pids: { main: process.pid, page: contents.getOSProcessId(), gpu },
      mainListeners,
      documents: find('Documents'),
      pageListeners: find('JSEventListeners'),
    };
  });
  return { pids, ...counts, main: readUse(pids.main), page: readUse(pids.page), gpu: readUse(pids.gpu) };
}

/** What a process holds, as the system says. */
function readUse(pid: number): ProcessUse {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const readMb = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    memoryMb: readMb('RssAnon') + readMb('RssShmem'),
    streamMaps: maps.split('\n').filter((line) => line.includes('ovstream-')).length,
  };
}
