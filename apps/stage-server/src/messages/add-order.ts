import type { Order } from '../stream/frame-loop.ts';
import type { Asker } from '../stream/outbox.ts';
import { describeOverload } from './replies.ts';
import type { ServerContext } from './server-context.ts';

/** Has the order applied between frames; when too many wait already, whoever asked is told. */
export function addOrder({ loop, outbox }: ServerContext, asker: Asker, order: Order): void {
  if (!loop.add(order)) outbox.answer(asker, describeOverload());
}
