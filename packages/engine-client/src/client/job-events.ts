import { Subscriber } from 'zeromq';

/** The status of a job as the wire has it, told by the engine unasked. */
export type JobNews = Readonly<Record<string, unknown>> & { readonly job_id: string };

export interface JobEventsOptions {
  endpoint: string;
  onJob: (job: JobNews) => void;
  /** Called for each message that is none, and once when the transport fails. */
  onFailure: (cause: unknown) => void;
}

const topicPrefix = 'job.';
/** News that nobody has read yet; older ones are kept, newer ones lost: whoever waits for a job asks now and then, too. */
const maxUnread = 1000;

/** Listens to what an engine tells of its jobs, until the returned undo is called. Lossy by nature. */
export function followJobs({ endpoint, onJob, onFailure }: JobEventsOptions): () => void {
  const socket = new Subscriber({ linger: 0, receiveHighWaterMark: maxUnread, reconnectMaxInterval: 500 });
  socket.connect(endpoint);
  socket.subscribe(topicPrefix);
  const receive = async (): Promise<void> => {
    for await (const [, payload] of socket) {
      const job = readJob(payload);
      if (job === undefined) onFailure(new Error(`expected the status of a job in JSON, got ${describe(payload)}`));
      else onJob(job);
    }
  };
  receive().catch((cause: unknown) => {
    if (!socket.closed) onFailure(cause);
  });
  return () => socket.close();
}

function readJob(payload: Uint8Array | undefined): JobNews | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    return isJob(value) ? value : undefined;
  } catch {
    // No JSON: told to the caller as what it is.
    return undefined;
  }
}

function isJob(value: unknown): value is JobNews {
  return typeof value === 'object' && value !== null && 'job_id' in value && typeof value.job_id === 'string';
}

function describe(payload: Uint8Array | undefined): string {
  return payload === undefined ? 'one frame only' : `${payload.length} bytes`;
}
