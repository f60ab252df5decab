import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LaneName } from './lanes/lane.ts';

const labelNames = ['lane'] as const;
const secondsBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What the gateway counts, for Prometheus. One registry per gateway, so that several can live in one process. */
export class GatewayMetrics {
  readonly registry = new Registry();
  readonly #clients = new Gauge({
    name: 'framelane_gateway_clients',
    help: 'Pages connected',
    labelNames,
    registers: [this.registry],
  });
  readonly #sent = new Counter({
    name: 'framelane_gateway_frames_sent_total',
    help: 'Pictures sent to pages',
    labelNames,
    registers: [this.registry],
  });
  readonly #skipped = new Counter({
    name: 'framelane_gateway_frames_skipped_total',
    help: 'Pictures replaced by newer ones before a slow page could take them',
    labelNames,
    registers: [this.registry],
  });
  readonly #bytes = new Counter({
    name: 'framelane_gateway_sent_bytes_total',
    help: 'Bytes of the picture messages sent to pages',
    labelNames,
    registers: [this.registry],
  });
  readonly #roundTrip = new Histogram({
    name: 'framelane_gateway_rtt_seconds',
    help: 'From sending a picture to its acknowledgement by the page',
    labelNames,
    buckets: secondsBuckets,
    registers: [this.registry],
  });
  readonly #encode = new Histogram({
    name: 'framelane_gateway_encode_seconds',
    help: 'Time to encode a picture in the gateway',
    labelNames,
    buckets: secondsBuckets,
    registers: [this.registry],
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
}
