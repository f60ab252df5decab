import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage, servePages } from '@framelane/browser-runtime';
import { build } from 'vite';

/** What one case of the page found. `checks` counts comparisons, so that a case that compared nothing fails too. */
export interface CaseResult {
  checks: number;
  failures: string[];
}

export interface BlitPage {
  run(caseName: string): Promise<CaseResult>;
  /** Console errors and uncaught errors so far. */
  problems: string[];
  close(): Promise<void>;
}

const distFile = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
const pageFolder = fileURLToPath(new URL('../page', import.meta.url));

const html = `<!doctype html>
<meta charset="utf-8">
<title>blit cases</title>
<script type="importmap">{ "imports": { "@framelane/webgl-blit": "/dist/index.js" } }</script>
<script type="module" src="/main.js"></script>`;

/** Opens the page with all cases, importing the package as it was built. */
export async function openBlitPage(): Promise<BlitPage> {
  if (!existsSync(distFile))
    throw new Error('Expected the built package in dist/, found nothing. Run the build first.');
  const server = await servePages({
    '/': { body: html },
    '/main.js': { body: await bundlePage() },
    '/dist/index.js': { file: distFile },
  });
  // A second origin: pictures from it taint a canvas, because it sends no CORS headers.
  const foreign = await servePages({
    '/red.svg': {
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="red"/></svg>',
    },
  });
  const browser = await launchBrowser();
  async function close(): Promise<void> {
    await browser.close();
    await Promise.all([server.close(), foreign.close()]);
  }
  try {
    const { page, problems } = await openPage(browser, `${server.origin}/?foreign=${foreign.origin}`);
    return {
      run: (caseName) => page.evaluate<CaseResult>(`window.runCase(${JSON.stringify(caseName)})`),
      problems,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: pageFolder,
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rollupOptions: {
        input: `${pageFolder}/main.ts`,
        external: ['@framelane/webgl-blit'],
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const entry = output.output.find((file) => file.type === 'chunk');
    if (entry?.type === 'chunk') return entry.code;
  }
  throw new Error('Expected one script from the page bundle, got none.');
}
