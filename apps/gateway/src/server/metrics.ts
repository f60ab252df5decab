import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LaneName } from './contracts/lane.ts';

const labelNames = ['lane'] as const;
const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What the gateway counts, for Prometheus. One registry per gateway, so that several can live in one process. */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly #clients = new Gauge(this.#describe('clients', 'Pages connected'));
  readonly #sent = new Counter(this.#describe('frames_sent_total', 'Pictures sent to pages'));
  readonly #skipped = new Counter(
    this.#describe('frames_skipped_total', 'Pictures replaced by newer ones before a slow page could take them'),
  );
  readonly #bytes = new Counter(this.#describe('sent_bytes_total', 'Bytes of the picture messages sent to pages'));
  readonly #roundTrip = new Histogram({
    ...this.#describe('rtt_seconds', 'From sending a picture to its acknowledgement by the page'),
    buckets: secondsBuckets,
  });
  readonly #encode = new Histogram({
    ...this.#describe('encode_seconds', 'Time to encode a picture in the gateway'),
    buckets: secondsBuckets,
  });

  countClient(lane: LaneName, change: 1 | -1): void {
    this.#clients.inc({ lane }, change);
  }

  countSent(lane: LaneName, byteLength: number): void {
    this.#sent.inc({ lane });
    this.#bytes.inc({ lane }, byteLength);
  }

  countSkipped(lane: LaneName): void {
    this.#skipped.inc({ lane });
  }

  observeRoundTrip(lane: LaneName, elapsedMs: number): void {
    this.#roundTrip.observe({ lane }, elapsedMs / 1000);
  }

  observeEncode(lane: LaneName, elapsedMs: number): void {
    this.#encode.observe({ lane }, elapsedMs / 1000);
  }

  #describe(name: string, help: string) {
    return { name: `framelane_gateway_${name}`, help, labelNames, registers: [this.registry] };
  }
}
