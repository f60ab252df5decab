import { cleanupStream, StreamProducer } from '@framelane/shm-native';
import type { Page } from 'playwright-core';
import type { ProducerOrder } from '../page/contract.ts';

/** Runs producers for the stages of a page, which cannot publish a stream itself; `close()` ends those that are left. */
export async function serveProducers(page: Page): Promise<{ close(): void }> {
  const open = new Map<number, { producer: StreamProducer; name: string }>();
  const find = (id: number) => {
    const found = open.get(id);
    if (found === undefined) throw new Error(`expected an open producer, found none of number ${id}`);
    return found.producer;
  };
  const end = (id: number): void => {
    const found = open.get(id);
    open.delete(id);
    found?.producer.close();
    if (found !== undefined) cleanupStream(found.name);
  };
  await page.exposeFunction('orderProducer', (order: ProducerOrder): void => {
    switch (order.type) {
      case 'create': {
        const { id, name, width, height } = order;
        const producer = StreamProducer.create({ name, maxWidth: width, maxHeight: height });
        open.set(id, { producer, name });
        producer.onMessage((text, clientId) => {
          // A page that is closed meanwhile hears nothing, which is no failure of the producer.
          page.evaluate((heard) => contract.hear(...heard), [id, text, clientId] as const).catch(() => undefined);
        });
        return;
      }
      case 'publish':
        find(order.id).publish(Buffer.from(order.pixels, 'base64'), { width: order.width, height: order.height });
        return;
      case 'send':
        sendTo(find(order.id), order);
        return;
      case 'close':
        end(order.id);
        return;
    }
  });
  return {
    close() {
      for (const id of open.keys()) end(id);
    },
  };
}

function sendTo(producer: StreamProducer, { text, clientId }: Extract<ProducerOrder, { type: 'send' }>): void {
  try {
    producer.sendMessage(text, clientId === undefined ? {} : { clientId });
  } catch (error) {
    // Clients may leave without waiting for every answer.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SHM_SEND')) throw error;
  }
}
