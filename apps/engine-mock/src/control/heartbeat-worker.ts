import { parentPort, workerData } from 'node:worker_threads';
import {
  describeUnknownCommand,
  engineLimits,
  failureReply,
  parseRequest,
  successReply,
  type WireReply,
} from '@framelane/protocol/engine';
import { Router } from 'zeromq';
import { makePong, type PongSource } from '../liveness/pong.ts';
import { SharedCounters } from '../liveness/shared-counters.ts';
import { createTokenCheck } from './auth-token.ts';
import type { HeartbeatOrder, HeartbeatReport, HeartbeatStart } from './heartbeat-messages.ts';
import { splitEnvelope } from './wire-envelope.ts';

const start = workerData as HeartbeatStart;
const counters = new SharedCounters(start.counters);
const isAuthorized = createTokenCheck(start.token);
const socket = new Router({ linger: 500, maxMessageSize: engineLimits.hardMessageBytes });

parentPort?.on('message', (order: HeartbeatOrder) => {
  switch (order.type) {
    case 'serve':
      void answerPings({ ...start, counters, epoch: order.epoch });
      return;
    case 'close':
      // An open socket aborts the whole process when its thread ends, so it goes first.
      socket.close();
      parentPort?.close();
      return;
  }
});

try {
  await socket.bind(`tcp://127.0.0.1:${start.port === 0 ? '*' : start.port}`);
  report({ type: 'bound', port: Number(socket.lastEndpoint?.split(':').at(-1)) });
} catch (error) {
  socket.close();
  report({ type: 'bind-failed', message: error instanceof Error ? error.message : String(error) });
}

async function answerPings(source: PongSource): Promise<void> {
  try {
    for await (const frames of socket) {
      const { head, payload } = splitEnvelope(frames);
      // As text: the socket copies it, where bytes would be lent to it and the loop woken once more to get them back.
      await socket.send([...head, JSON.stringify(answer(payload, source))]);
    }
  } catch (error) {
    if (socket.closed) return;
    socket.close();
    throw error;
  }
}

function answer(payload: readonly Uint8Array[], source: PongSource): WireReply {
  const [bytes] = payload;
  if (bytes === undefined || payload.length !== 1)
    return { ...failureReply(null, { code: 'malformed', message: 'malformed' }) };
  if (bytes.byteLength > engineLimits.maxPingBytes) {
    const message = `message too large (limit ${engineLimits.maxPingBytes} bytes)`;
    return { ...failureReply(null, { code: 'too_large', message }) };
  }
  const parsed = parseRequest(bytes);
  if (parsed.type === 'failure') return { ...parsed.reply };
  if (!isAuthorized(parsed.body._token)) {
    return { ...failureReply(parsed.id, { code: 'unauthorized', message: 'invalid or missing auth token' }) };
  }
  if (parsed.cmd !== 'ping') {
    return { ...failureReply(parsed.id, { code: 'unknown_command', message: describeUnknownCommand(parsed.cmd) }) };
  }
  return successReply(parsed.id, makePong(source));
}

function report(message: HeartbeatReport): void {
  parentPort?.postMessage(message);
}
