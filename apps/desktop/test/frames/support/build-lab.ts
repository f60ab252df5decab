import { join } from 'node:path';
import { build } from 'vite';

let code: Promise<string> | undefined;

/** The script of `page/lab.ts`, made once per process; a page runs it as one expression. */
export function buildLab(): Promise<string> {
  code ??= bundle();
  return code;
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'chrome108',
      lib: { entry: join(import.meta.dirname, '../page/lab.ts'), formats: ['iife'], name: 'labScript' },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error('expected a bundle of the lab, found none');
  return output.output[0].code;
}
