import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { addStreamOptions, type StreamFlags } from '../options/stream-options.ts';
import { attachStream } from '../streams/attach-stream.ts';
import type { StreamSource } from '../streams/stream-source.ts';

interface SendFlags extends StreamFlags {
  reply?: string;
}

/** `send`: one message to whoever publishes a stream. */
export function addSendCommand(program: Command): void {
  addStreamOptions(program.command('send <event_type> [json]'))
    .description('send a message, as in: send openStageRequest \'{"url":"/stages/a.usda"}\'')
    .option('--reply <event_type>', 'wait for a message of this type and print its payload')
    .action(sendMessage);
}

async function sendMessage(eventType: string, json: string | undefined, flags: SendFlags): Promise<void> {
  const text = JSON.stringify({ event_type: eventType, payload: parsePayload(json ?? '{}') });
  const source = await attachStream(flags);
  try {
    const reply = flags.reply === undefined ? undefined : waitForReply(source, flags.reply, flags.timeout);
    source.client.sendMessage(text);
    if (reply !== undefined) process.stdout.write(`${JSON.stringify(await reply)}\n`);
  } finally {
    source.close();
  }
}

function parsePayload(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.usage, `the payload must be JSON, got ${json.slice(0, 80)}: ${reason}`);
  }
}

function waitForReply(source: StreamSource, eventType: string, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      reject(new CliError(exitCodes.timeout, `no ${eventType} came in ${timeoutMs} ms`));
    }, timeoutMs).unref();
    source.client.onProducerGone(() =>
      reject(new CliError(exitCodes.failed, `the producer ended before ${eventType}`)),
    );
    source.client.onMessage((text) => {
      const message = readMessage(text);
      if (message?.event_type === eventType) resolve(message.payload);
    });
  });
}

/** Undefined for what is not ours to understand. */
function readMessage(text: string): { event_type: unknown; payload: unknown } | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !('event_type' in message)) return undefined;
    return { event_type: message.event_type, payload: 'payload' in message ? message.payload : {} };
  } catch {
    // Producers may send any text; only JSON can be the reply.
    return undefined;
  }
}
