import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder, root } from './engine.mjs';
import { GatewayPage } from './gateway-page.mjs';

const readyTimeoutMs = 60_000;

/**
 * Starts the gateway with an engine of its own and one folder as media root, or attached to a stream. `address` is what
 * it prints for people to open; `close()` ends it as Ctrl-C does and waits.
 */
export async function startGateway({ mediaRoot, streamName }) {
  const lanes =
    streamName === undefined
      ? ['--engine', 'spawn', '--media-root', mediaRoot]
      : ['--engine', 'off', '--stage', `attach:${streamName}`];
  const child = spawn(
    process.execPath,
    [
      join(root, 'apps', 'gateway', 'dist', 'main.js'),
      ...['--port', '0', '--log-level', 'warn', '--upload-dir', makeTempFolder()],
      ...lanes,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  const address = await readAddress(child);
  const { origin } = new URL(address);
  const response = await fetch(address, { redirect: 'manual' });
  const cookie = response.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ');
  const fetchJson = async (path) => (await fetch(origin + path, { headers: { cookie } })).json();
  return {
    address,
    origin,
    cookie,
    openPage: () => GatewayPage.open({ origin, cookie, fetchJson }),
    enginePid: () => findChild(child.pid),
    async close() {
      process.off('exit', kill);
      const hasEnded = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await hasEnded;
    },
  };
}

function readAddress(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`the gateway printed no address within ${readyTimeoutMs} ms`)),
      readyTimeoutMs,
    );
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /^Open (http\S+)$/m.exec(text);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

// The engine is the gateway's only child. It is the kernel that knows; the gateway tells pages no process ids.
function findChild(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  if (children.length !== 1) throw new Error(`expected one child of the gateway, found ${children.length}`);
  return Number(children[0]);
}
