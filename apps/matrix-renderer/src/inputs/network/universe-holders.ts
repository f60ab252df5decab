import type { SacnData } from '@framelane/protocol/matrix';
import { sequenceDistance } from './sequence-distance.ts';
import { senderTimeoutMs } from './universe-canvas.ts';

interface Sender {
  sequence: number;
  priority: number;
  heardMs: number;
}

/** Senders remembered for one universe; the next one is not heard until one of these has gone. */
const maxSendersPerUniverse = 8;

/** Which sender a sACN universe listens to: the highest priority, the first among equals. */
export class UniverseHolders {
  readonly #universes = new Map<number, Map<string, Sender>>();

  /** Judges a packet; only `show` may be painted. */
  judge(packet: SacnData, isTerminated: boolean): 'show' | 'out-of-order' | 'ignored' {
    const nowMs = performance.now();
    const senders = this.#sendersOf(packet.universe, nowMs);
    const known = senders.get(packet.cid);
    if (known !== undefined) {
      const distance = sequenceDistance(packet.sequence, known.sequence);
      if (distance <= 0 && distance > -20) return 'out-of-order';
    }
    if (isTerminated) {
      senders.delete(packet.cid);
      return 'ignored';
    }
    if (known === undefined) {
      if (senders.size >= maxSendersPerUniverse) return 'ignored';
      senders.set(packet.cid, { sequence: packet.sequence, priority: packet.priority, heardMs: nowMs });
    } else {
      Object.assign(known, { sequence: packet.sequence, priority: packet.priority, heardMs: nowMs });
    }
    return findHolder(senders) === packet.cid ? 'show' : 'ignored';
  }

  /** Whether a sender holds any universe; only such a one may synchronise. */
  isHolder(cid: string): boolean {
    for (const senders of this.#universes.values()) if (findHolder(senders) === cid) return true;
    return false;
  }

  #sendersOf(universe: number, nowMs: number): Map<string, Sender> {
    let senders = this.#universes.get(universe);
    if (senders === undefined) {
      senders = new Map();
      this.#universes.set(universe, senders);
    }
    for (const [cid, sender] of senders) if (nowMs - sender.heardMs >= senderTimeoutMs) senders.delete(cid);
    return senders;
  }
}

// Maps keep the order of arrival, so the first among equals is met first.
function findHolder(senders: Map<string, Sender>): string | undefined {
  let holder: string | undefined;
  let best = -1;
  for (const [cid, { priority }] of senders) {
    if (priority <= best) continue;
    best = priority;
    holder = cid;
  }
  return holder;
}
