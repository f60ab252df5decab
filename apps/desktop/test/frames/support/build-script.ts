import { join } from 'node:path';
import { build } from 'vite';

const scripts = new Map<string, Promise<string>>();

/** The script of `page/<name>.ts`, made once per process; a page runs it as one expression. */
export function buildScript(name: 'lab' | 'contract' | 'panel'): Promise<string> {
  let script = scripts.get(name);
  if (script === undefined) {
    script = bundle(name);
    scripts.set(name, script);
  }
  return script;
}

async function bundle(name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'chrome108',
      lib: { entry: join(import.meta.dirname, `../page/${name}.ts`), formats: ['iife'], name: `${name}Script` },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (output === undefined || !('output' in output)) throw new Error(`expected a bundle of ${name}, found none`);
  return output.output[0].code;
}
