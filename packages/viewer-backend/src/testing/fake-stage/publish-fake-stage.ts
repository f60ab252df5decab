import type { ViewerReply } from '@framelane/protocol/viewer';
import type { FakeStage, FakeStagePeer } from './fake-stage.ts';

/** What is used of a producer of `@framelane/shm-native`. */
export interface StagePublisher {
  publish(pixels: Uint8Array, picture: { width: number; height: number }): number;
  sendMessage(text: string, options?: { clientId?: number }): void;
  onMessage(callback: (text: string, clientId: number) => void): () => void;
  close(): void;
}

/**
 * Shows a stage in memory on a stream: its pictures go to the producer, messages of clients to the stage. After
 * `restart()` of the stage another producer takes the place of the first. Close what you publish.
 */
export function publishFakeStage(stage: FakeStage, createProducer: () => StagePublisher): { close(): void } {
  let leave = (): void => undefined;
  const start = (): void => {
    const producer = createProducer();
    const clients = new Map<number, FakeStagePeer>();
    const detach = stage.attach({
      message: (reply) => producer.sendMessage(JSON.stringify(reply)),
      frame: ({ buffer, pixelsByteOffset, byteLength, width, height }) =>
        producer.publish(new Uint8Array(buffer, pixelsByteOffset, byteLength), { width, height }),
      lost: () => {
        leave();
        start();
      },
    });
    producer.onMessage((text, clientId) => {
      const peer = clients.get(clientId) ?? makePeer(producer, clientId);
      clients.set(clientId, peer);
      stage.receive(peer, text);
    });
    leave = () => {
      detach();
      producer.close();
      leave = () => undefined;
    };
  };
  start();
  return { close: () => leave() };
}

function makePeer(producer: StagePublisher, clientId: number): FakeStagePeer {
  return {
    message: (reply: ViewerReply) => {
      try {
        producer.sendMessage(JSON.stringify(reply), { clientId });
      } catch (error) {
        // Clients may leave without waiting for every answer, which is no failure of the stage.
        if (!isClientGone(error)) throw error;
      }
    },
    frame: () => undefined,
    lost: () => undefined,
  };
}

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SHM_SEND';
}
