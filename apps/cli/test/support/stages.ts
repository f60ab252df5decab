import { ShmError, StreamProducer } from '@framelane/shm-native';
import { FakeStage, publishFakeStage, type StagePublisher } from '@framelane/viewer-backend/testing';
import { onTestFinished } from 'vitest';
import { uniqueStreamName } from './streams.ts';

/** A stage in memory that draws real pixels onto a real stream; its messages and pictures can be looked at. */
export function publishStage(options: { groupSize?: number } = {}): { name: string; stage: FakeStage } {
  const name = uniqueStreamName();
  const stage = new FakeStage({ groupSize: 3, ...options });
  const { width: maxWidth, height: maxHeight } = stage.size;
  const published = publishFakeStage(stage, () => createPublisher({ name, maxWidth, maxHeight }));
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

/** Commands leave without waiting for every answer, which is no failure of the stage. */
function createPublisher(options: Parameters<typeof StreamProducer.create>[0]): StagePublisher {
  const producer = StreamProducer.create(options);
  return {
    publish: (pixels, picture) => producer.publish(pixels, picture),
    onMessage: (callback) => producer.onMessage(callback),
    close: () => producer.close(),
    sendMessage: (text, to) => {
      try {
        producer.sendMessage(text, to);
      } catch (error) {
        if (!(error instanceof ShmError) || error.code !== 'ERR_SHM_SEND') throw error;
      }
    },
  };
}
