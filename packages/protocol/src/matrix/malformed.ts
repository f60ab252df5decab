/** A packet that breaks its protocol. Inputs count and drop it; `reason` is for a log line and holds no peer bytes. */
export interface Malformed {
  type: 'malformed';
  reason: string;
}

export function malformed(reason: string): Malformed {
  return { type: 'malformed', reason };
}
