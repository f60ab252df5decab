export const sourcePolicies = ['latest', 'priority', 'lock'] as const;
export type SourcePolicy = (typeof sourcePolicies)[number];

export interface SourceMember {
  priority: number;
  lastAtMs: number;
  /** Grows with every frame of anybody: tells who was last within one millisecond. */
  turn: number;
  /** Newest frame, kept only with `priority`, so that it can come back when a higher source falls silent. */
  kept: Uint8Array | undefined;
  isLive: boolean;
}

/** Decides whose frame is shown. */
export class SourceChooser {
  readonly #live = new Set<SourceMember>();
  #policy: SourcePolicy;
  #timeoutMs: number;
  #shown: SourceMember | undefined;
  #turn = 0;

  constructor(policy: SourcePolicy, timeoutMs: number) {
    this.#policy = policy;
    this.#timeoutMs = timeoutMs;
  }

  /** A change begins anew; the same again changes nothing. */
  setPolicy(policy: SourcePolicy, timeoutMs: number): void {
    if (policy === this.#policy && timeoutMs === this.#timeoutMs) return;
    this.#policy = policy;
    this.#timeoutMs = timeoutMs;
    this.#shown = undefined;
    for (const member of this.#live) this.#forget(member);
  }

  join(priority: number): SourceMember {
    return { priority, lastAtMs: 0, turn: 0, kept: undefined, isLive: false };
  }

  /** Its last frame stays on the display; it counts as live until its time is over. */
  leave(member: SourceMember): void {
    if (this.#policy === 'latest') this.#forget(member);
  }

  /** Whether this frame of `member` is to be shown. */
  offer(member: SourceMember, pixels: Uint8Array, nowMs: number): boolean {
    if (this.#policy === 'latest') return true;
    member.lastAtMs = nowMs;
    this.#turn += 1;
    member.turn = this.#turn;
    member.isLive = true;
    this.#live.add(member);
    if (this.#policy === 'priority') {
      member.kept ??= new Uint8Array(pixels.length);
      member.kept.set(pixels);
    }
    const isFree = this.#shown === undefined || nowMs - this.#shown.lastAtMs > this.#timeoutMs;
    if (this.#policy === 'priority') this.#shown = this.#findHighest(nowMs);
    else if (isFree) this.#shown = member;
    return this.#shown === member;
  }

  /** Forgets silent sources. Returns the frame to show when the one on display was among them and another is live. */
  expire(nowMs: number): Uint8Array | undefined {
    if (this.#policy === 'latest') return undefined;
    for (const member of this.#live) if (nowMs - member.lastAtMs > this.#timeoutMs) this.#forget(member);
    if (this.#shown?.isLive === true) return undefined;
    this.#shown = undefined;
    if (this.#policy !== 'priority') return undefined;
    this.#shown = this.#findHighest(nowMs);
    return this.#shown?.kept;
  }

  #findHighest(nowMs: number): SourceMember | undefined {
    let best: SourceMember | undefined;
    for (const member of this.#live) {
      if (nowMs - member.lastAtMs > this.#timeoutMs) continue;
      if (best === undefined || member.priority > best.priority) best = member;
      else if (member.priority === best.priority && member.turn > best.turn) best = member;
    }
    return best;
  }

  #forget(member: SourceMember): void {
    this.#live.delete(member);
    member.isLive = false;
    member.kept = undefined;
  }
}
