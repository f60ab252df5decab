import { randomBytes } from 'node:crypto';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { computeStreamGeometry, encodeRegionHeader, regionFileBytes, streamLayout } from '@framelane/protocol/stream';
import { cleanupStream, StreamProducer } from '@framelane/shm-native';
import { onTestFinished } from 'vitest';
import { type RunningCli, startCli } from './run-cli.ts';

/** A stream name nobody else uses; what has it is removed when the test ends. */
export function uniqueStreamName(): string {
  const name = `cli-${process.pid}-${randomBytes(4).toString('hex')}`;
  onTestFinished(() => cleanupStream(name));
  return name;
}

/** A producer in this process, closed when the test ends. */
export function startProducer(size = { maxWidth: 64, maxHeight: 48 }): StreamProducer {
  const producer = StreamProducer.create({ name: uniqueStreamName(), ...size });
  onTestFinished(() => producer.close());
  return producer;
}

/** Resolves once somebody is attached. */
export function waitForClient(producer: StreamProducer): Promise<void> {
  return new Promise((resolve) => {
    const stop = producer.onClientsChanged((hasClients) => {
      if (!hasClients) return;
      stop();
      resolve();
    });
    if (producer.stats().clients > 0) resolve();
  });
}

/** `test-pattern` in a process of its own that publishes already. */
export async function startPattern(args: readonly string[]): Promise<RunningCli & { name: string; readyLine: string }> {
  const name = uniqueStreamName();
  const run = startCli(['test-pattern', '--stream-name', name, ...args]);
  for await (const readyLine of createInterface(run.child.stdout)) return { ...run, name, readyLine };
  throw new Error(`test-pattern ended before it was ready: ${await run.stderr}`);
}

/** A region as a producer leaves it, without the producer; removed when the test ends. */
export function makeRegion(fields: { producerAlive: number; producerPid: number; protocolVersion?: number }): string {
  const name = `cli-${process.pid}-${randomBytes(4).toString('hex')}`;
  const path = `/dev/shm/ovstream-${name}`;
  const geometry = computeStreamGeometry({ maxWidth: 64, maxHeight: 48 });
  const header = encodeRegionHeader({
    ...geometry,
    magic: streamLayout.magic,
    protocolVersion: streamLayout.protocolVersion,
    pixelFormat: streamLayout.pixelFormatBgra8,
    latestSequence: 7n,
    latestSlot: 0,
    ...fields,
  });
  writeFileSync(path, header, { mode: 0o600 });
  onTestFinished(() => rmSync(path));
  truncateSync(path, regionFileBytes(geometry));
  return name;
}
