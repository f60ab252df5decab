import { createShmClient, StreamProducer } from '@framelane/shm-native';
import { expect, it, onTestFinished } from 'vitest';
import { FakeStage, publishFakeStage } from '../../src/testing/index.ts';
import { waitFor } from '../support/wait-for.ts';

it('has no answer for a client that left without it, and goes on with the next', async () => {
  const stage = new FakeStage();
  const name = `publish-${process.pid}`;
  const producer = StreamProducer.create({ name, maxWidth: stage.size.width, maxHeight: stage.size.height });
  // Messages wait here, so that the first client is gone for certain when its request is answered.
  const waiting: { clientId: number; deliver: () => void }[] = [];
  const published = publishFakeStage(stage, () => ({
    publish: (pixels, picture) => producer.publish(pixels, picture),
    sendMessage: (text, to) => producer.sendMessage(text, to),
    onMessage: (callback) =>
      producer.onMessage((text, clientId) => {
        waiting.push({ clientId, deliver: () => callback(text, clientId) });
      }),
    close: () => producer.close(),
  }));
  onTestFinished(() => published.close());
  let hasClients = false;
  producer.onClientsChanged((some) => {
    hasClients = some;
  });

  const hasty = createShmClient();
  hasty.connect({ name });
  onTestFinished(() => hasty.close());
  await waitFor(() => hasClients);
  const request = JSON.stringify({ event_type: 'loadingStateQuery', payload: {} });
  hasty.sendMessage(request);
  hasty.close();
  await waitFor(() => waiting.length === 1 && !hasClients);
  const clientId = waiting[0]?.clientId ?? 0;
  expect(() => producer.sendMessage('late', { clientId })).toThrow('has left');
  waiting.shift()?.deliver();
  expect(stage.requests).toHaveLength(1);

  const patient = createShmClient();
  patient.connect({ name });
  onTestFinished(() => patient.close());
  const answers: string[] = [];
  patient.onMessage((text) => answers.push(text));
  patient.sendMessage(request);
  await waitFor(() => waiting.length === 1);
  waiting.shift()?.deliver();
  await waitFor(() => answers.length === 1);
  expect(JSON.parse(answers[0] ?? '')).toMatchObject({ event_type: 'loadingStateResponse' });
});
