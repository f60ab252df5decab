import { StreamProducer } from '@framelane/shm-native';
import { FakeStage, type FakeStageOptions, publishFakeStage } from '@framelane/viewer-backend/testing';
import { afterEach } from 'vitest';

export interface PublishedStage {
  stage: FakeStage;
  streamName: string;
  /** The server ends; its stage stays for another. */
  stop(): void;
  start(): void;
}

const running: PublishedStage[] = [];
let streams = 0;

/** A stage in memory on a real stream of its own name; ended after the test. */
export function publishStage(options: FakeStageOptions = {}): PublishedStage {
  streams += 1;
  const streamName = `gateway-${process.pid}-${streams}`;
  const stage = new FakeStage(options);
  const { width: maxWidth, height: maxHeight } = stage.size;
  let published: { close(): void } | undefined;
  const start = (): void => {
    published = publishFakeStage(stage, () => StreamProducer.create({ name: streamName, maxWidth, maxHeight }));
  };
  start();
  const server = { stage, streamName, start, stop: () => published?.close() };
  running.push(server);
  return server;
}

afterEach(() => {
  for (const server of running.splice(0)) server.stop();
});
