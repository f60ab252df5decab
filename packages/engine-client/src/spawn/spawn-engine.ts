import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { FramelaneError } from '@framelane/protocol';
import { engineTimes, type Handshake } from '@framelane/protocol/engine';
import { featuresOfHandshake } from '../client/features.ts';
import { type Clock, systemClock, waitFor } from '../clock.ts';
import { createEngineError } from '../errors.ts';
import { dropLog } from '../log.ts';
import { awaitHandshake, type HandshakeOutcome } from './await-handshake.ts';
import { ChildLife, describeExit, type EngineAddress, type EngineExit, type EngineProcess } from './engine-process.ts';
import { createIpcFolder, type IpcFolder } from './ipc-folder.ts';
import { LineTail } from './line-tail.ts';
import { guardAgainstOrphan } from './orphan-guard.ts';
import { defaultRingPath, type SpawnEngineOptions } from './spawn-options.ts';

const stderrLines = 40;
const shownStderrLines = 8;
/** The last words of a process may still be in the pipe when it has ended. */
const lastWordsMs = 250;

type EngineChild = ChildProcessByStdio<Writable | null, Readable, Readable>;

/**
 * Starts an engine and resolves when its start-up lines are complete. An engine that prints a port and no
 * `ENGINE_READY` within half a second is taken as one of the base protocol. A start that fails leaves no process.
 *
 * @throws ERR_ENGINE_NOT_READY when it ends, cannot be started or stays silent; with its last stderr lines
 * @throws the signal's reason when aborted while it starts
 */
export async function spawnEngine(options: SpawnEngineOptions): Promise<EngineProcess> {
  options.signal?.throwIfAborted();
  const clock = options.clock ?? systemClock;
  const log = options.log ?? dropLog;
  const token = options.auth === false ? undefined : crypto.randomUUID();
  const ipcFolder = options.useIpc === true ? createIpcFolder() : undefined;
  const child = startChild(options, { token, ipcFolder });
  const life = new ChildLife(child, clock);
  const started: { ringPath?: string } = {};
  const release = guardAgainstOrphan(() =>
    endOrphan(child, { ...started, isOrderly: options.exitWithParent === true }),
  );
  const tail = new LineTail(stderrLines, (line) => log({ level: 'debug', message: `engine: ${line}` }));
  let spawnCause: unknown;
  child.on('error', (cause) => {
    spawnCause = cause;
  });
  // A pipe to a process that is gone fails with EPIPE; the exit event says all there is to say about it.
  child.stdin?.on('error', (cause) => log({ level: 'debug', message: `engine stdin: ${cause.message}` }));
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => tail.push(chunk));
  life.onExit((exit) => {
    release();
    ipcFolder?.remove();
    child.stdin?.destroy();
    log({ level: 'info', message: `engine process ${child.pid ?? '-'} ended: ${describeExit(exit)}` });
  });

  const outcome = await awaitHandshake({
    stdout: child.stdout,
    life,
    clock,
    timeoutMs: options.readyTimeoutMs ?? engineTimes.handshakeTimeoutMs,
    signal: options.signal,
  });
  if (outcome.type !== 'ready' || child.pid === undefined) {
    await life.kill();
    await waitForLastWords(child, clock);
    if (outcome.type === 'aborted') throw options.signal?.reason;
    throw createNotReady(options, { outcome, life, tail, spawnCause });
  }
  const { handshake } = outcome;
  const address = buildAddress(handshake, { token, ipcFolder, ringPath: options.ringPath });
  if (address.ringPath !== undefined) started.ringPath = address.ringPath;
  return {
    pid: child.pid,
    handshake,
    address,
    onExit: (callback) => life.onExit(callback),
    stop: () => life.terminate(options.terminateGraceMs ?? engineTimes.terminateGraceMs),
    kill: () => life.kill(),
    stderrTail: () => tail.list(),
  };
}

/**
 * For a process that exits without having stopped its engine. One that watches its parent ends in good order by
 * itself; any other is killed, and then nobody else removes its ring.
 */
function endOrphan(child: EngineChild, { ringPath, isOrderly }: { ringPath?: string; isOrderly: boolean }): void {
  child.kill(isOrderly ? 'SIGTERM' : 'SIGKILL');
  if (!isOrderly && ringPath !== undefined) rmSync(ringPath, { force: true });
}

interface SpawnParts {
  token: string | undefined;
  ipcFolder: IpcFolder | undefined;
}

function startChild(options: SpawnEngineOptions, { token, ipcFolder }: SpawnParts): EngineChild {
  const args = [...(options.args ?? [])];
  if (ipcFolder !== undefined) args.push('--ipc', ipcFolder.socketPath);
  if (options.exitWithParent === true) args.push('--exit-on-stdin-close');
  const env = { ...process.env, ...options.env, ...(token === undefined ? {} : { ENGINE_TOKEN: token }) };
  const common = { env, windowsHide: true, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) };
  return options.exitWithParent === true
    ? spawn(options.command, args, { ...common, stdio: ['pipe', 'pipe', 'pipe'] })
    : spawn(options.command, args, { ...common, stdio: ['ignore', 'pipe', 'pipe'] });
}

function buildAddress(
  handshake: Handshake,
  { token, ipcFolder, ringPath }: SpawnParts & { ringPath: string | undefined },
): EngineAddress {
  const commandTcp = endpointOfPort(handshake.commandPort);
  const knownToken = handshake.token ?? token;
  // Only an engine that finished its handshake has read the option that names the socket.
  const isIpc = ipcFolder !== undefined && handshake.isReady;
  return Object.freeze({
    endpoint: isIpc ? `ipc://${ipcFolder.socketPath}` : commandTcp,
    pingEndpoint: handshake.pingPort === undefined ? commandTcp : endpointOfPort(handshake.pingPort),
    ...(handshake.eventPort === undefined ? {} : { eventEndpoint: endpointOfPort(handshake.eventPort) }),
    ...(knownToken === undefined ? {} : { token: knownToken }),
    ringPath: handshake.ringPath ?? ringPath ?? defaultRingPath,
    features: featuresOfHandshake(handshake),
  });
}

function endpointOfPort(port: number): string {
  return `tcp://127.0.0.1:${port}`;
}

async function waitForLastWords(child: EngineChild, clock: Clock): Promise<void> {
  if (child.pid === undefined || child.stderr.closed) return;
  const drained = new AbortController();
  const closed = new Promise<void>((resolve) => child.stderr.once('close', resolve));
  await Promise.race([closed, waitFor(clock, lastWordsMs, drained.signal)]);
  drained.abort();
}

function createNotReady(
  options: SpawnEngineOptions,
  parts: { outcome: HandshakeOutcome; life: ChildLife; tail: LineTail; spawnCause: unknown },
): FramelaneError {
  const lines = parts.tail.list().slice(-shownStderrLines);
  const readyTimeoutMs = options.readyTimeoutMs ?? engineTimes.handshakeTimeoutMs;
  const came = describeFailure(parts.outcome, parts.life.exit, { readyTimeoutMs, spawnCause: parts.spawnCause });
  const said = lines.length === 0 ? 'it wrote nothing to stderr' : `its last words:\n${lines.join('\n')}`;
  return createEngineError('ERR_ENGINE_NOT_READY', `expected the engine's start-up lines, ${came}; ${said}`, {
    cause: parts.spawnCause,
    details: { exit: parts.life.exit ?? null, stderrTail: lines },
  });
}

function describeFailure(
  outcome: HandshakeOutcome,
  exit: EngineExit | undefined,
  { readyTimeoutMs, spawnCause }: { readyTimeoutMs: number; spawnCause: unknown },
): string {
  if (spawnCause instanceof Error) return `it could not be started (${spawnCause.message}); check the command`;
  if (outcome.type === 'timed-out') return `none came within ${readyTimeoutMs} ms and it was killed`;
  return `it ended first (${exit === undefined ? 'unknown' : describeExit(exit)})`;
}
