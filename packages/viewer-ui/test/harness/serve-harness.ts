import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOnce, type PageServer, type ServedPage, servePages } from '@framelane/browser-runtime';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the origin of the harness page, which the first question has built. */
    harnessDesk: string;
  }
}

/** One build of the harness page for all files of a run, made when the first of them wants it. */
export default async function serveHarness({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'framelane-viewer-ui-'));
  let server: PageServer | undefined;
  const desk = await answerOnce(async () => {
    await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), build: { outDir: folder } });
    server = await servePages(listFiles(folder));
    return server.origin;
  });
  provide('harnessDesk', desk.url);
  return async () => {
    await desk.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  };
}

function listFiles(folder: string): Record<string, ServedPage> {
  const pages: Record<string, ServedPage> = { '/': { file: join(folder, 'index.html') } };
  for (const name of readdirSync(join(folder, 'assets'))) {
    const type = name.endsWith('.woff2') ? { type: 'font/woff2' } : {};
    pages[`/assets/${name}`] = { file: join(folder, 'assets', name), ...type };
  }
  return pages;
}
