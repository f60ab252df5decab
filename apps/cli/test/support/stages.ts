import { StreamProducer } from '@framelane/shm-native';
import { FakeStage, publishFakeStage } from '@framelane/viewer-backend/testing';
import { onTestFinished } from 'vitest';
import { uniqueStreamName } from './streams.ts';

/** A stage in memory that draws real pixels onto a real stream; its messages and pictures can be looked at. */
export function publishStage(options: { groupSize?: number } = {}): { name: string; stage: FakeStage } {
  const name = uniqueStreamName();
  const stage = new FakeStage({ groupSize: 3, ...options });
  const { width: maxWidth, height: maxHeight } = stage.size;
  const published = publishFakeStage(stage, () => StreamProducer.create({ name, maxWidth, maxHeight }));
  onTestFinished(() => published.close());
  return { name, stage };
}

/** The same with its stage open. */
export function publishOpenStage(options: { groupSize?: number } = {}): { name: string; stage: FakeStage } {
  const published = publishStage(options);
  const nobody = { message: () => undefined, frame: () => undefined, lost: () => undefined };
  published.stage.receive(nobody, JSON.stringify({ event_type: 'openStageRequest', payload: { url: '/a.usda' } }));
  return published;
}
