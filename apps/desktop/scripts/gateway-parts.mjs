import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, parse } from 'node:path';
import { createInterface } from 'node:readline';

const pollMs = 250;
const patienceMs = 30_000;

/**
 * The gateway's arguments, with a file in which it is to say where its engine is, and that file. Its engine may read
 * every folder then: the application lets its pages name only files that the user chose.
 *
 * @param {readonly string[]} args @param {string} folder for this user's eyes alone
 */
export function placeEngine(args, folder) {
  if (args.some((arg) => arg.startsWith('--engine-address-file'))) return { args };
  const addressFile = join(folder, 'engine.json');
  const root = parse(folder).root;
  return { args: [...args, '--engine-address-file', addressFile, '--engine-root', root], addressFile };
}

/**
 * The gateway's arguments, with a panel renderer of its own told where to answer, and that address.
 *
 * @param {readonly string[]} args @param {string} renderer built program
 */
export async function placePanel(args, renderer) {
  const isSpawned = args.some(
    (arg, index) => arg === '--matrix=spawn' || (arg === '--matrix' && args[index + 1] === 'spawn'),
  );
  if (!isSpawned || args.some((arg) => arg.startsWith('--matrix-command'))) return { args };
  const port = await findFreePort();
  const command = JSON.stringify([process.execPath, renderer, '--http-port', `${port}`]);
  return { args: [...args, '--matrix-command', command], panelUrl: `http://127.0.0.1:${port}` };
}

/**
 * The address that a gateway prints to open; `undefined` when it ends before.
 *
 * @param {import('node:child_process').ChildProcess} gateway with a piped stdout
 */
export async function readGatewayAddress(gateway) {
  for await (const line of createInterface({ input: gateway.stdout })) {
    const [, address] = /^Open (http\S+)$/.exec(line) ?? [];
    if (address !== undefined) return new URL(address);
  }
  return undefined;
}

/**
 * Options for the desktop application to show what the gateway at this address shows. A stage server that takes long
 * to come is left out, and the application starts its own.
 *
 * @param {URL} address with its token @param {{ addressFile?: string, panelUrl?: string }} places
 */
export async function findGatewayParts(address, { addressFile, panelUrl }) {
  const hasEngine = (await readSources(address)).some(({ lane }) => lane === 'engine');
  const stream = await findStream(address);
  return [
    ...(addressFile === undefined || !hasEngine ? [] : ['--engine', addressFile]),
    ...(stream === undefined ? [] : ['--stream-name', stream]),
    ...(panelUrl === undefined ? [] : ['--matrix', panelUrl]),
  ];
}

/** @param {URL} address */
async function findStream(address) {
  const deadlineMs = performance.now() + patienceMs;
  while (performance.now() < deadlineMs) {
    const stream = (await readSources(address)).find(({ lane }) => lane === 'stream');
    if (stream === undefined) return undefined;
    if (stream.state === 'live') return stream.name;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return undefined;
}

/** @param {URL} address */
async function readSources(address) {
  const token = address.searchParams.get('token');
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL('/api/sources', address), { headers });
  if (!answer.ok) throw new Error(`the gateway answers ${answer.status} when it is asked for its sources`);
  return answer.json();
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
