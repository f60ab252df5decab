import type { MatrixReport } from '@framelane/protocol/matrix';
import { Counter, Gauge, Registry } from 'prom-client';
import { type Board, intervalBoundsMs } from '../board.ts';
import { type DeviceBoard, pushBoundsS } from '../pacing/device-board.ts';
import { formatHistogram } from './format-histogram.ts';

const mmapStates = ['empty', 'live', 'invalid', 'stuck', 'missing'];
const socketKinds = ['unix', 'tcp'];
const noPackets = ['committed', 'clipped'];

export interface MetricsOptions {
  describe: () => MatrixReport;
  board: Board;
  deviceBoard: DeviceBoard;
}

type Labels = Record<string, string>;
type Rows = readonly (readonly [value: number, labels?: Labels])[];

/** Everything countable, for Prometheus. Nothing is counted here: each reading looks at the service. */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #describe: () => MatrixReport;
  readonly #board: Board;
  readonly #deviceBoard: DeviceBoard;

  constructor({ describe, board, deviceBoard }: MetricsOptions) {
    this.#describe = describe;
    this.#board = board;
    this.#deviceBoard = deviceBoard;
    this.#addGauges();
    this.#addCounters();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async write(): Promise<string> {
    return [await this.#registry.metrics(), this.#formatTickIntervals(), this.#formatPushTimes()].join('\n');
  }

  #addGauges(): void {
    this.#gauge('matrix_build_info', 'Version of the program', ({ programVersion }) => [
      [1, { version: programVersion }],
    ]);
    this.#gauge('matrix_target_fps', 'Pushes a second that are asked for', ({ targetFps }) => [[targetFps]]);
    this.#gauge('matrix_fps', 'Pushes a second over the last second', ({ fps }) => [[fps]]);
    this.#gauge('matrix_frame_version', 'Frames accepted since the start', ({ version }) => [[version]]);
    this.#gauge('matrix_update_age_seconds', 'Since the last accepted frame', ({ updateAgeS }) => [[updateAgeS]]);
    this.#gauge('matrix_clients', 'Connections', ({ clients }) =>
      Object.entries(clients).map(([transport, count]) => [count, { transport }]),
    );
    this.#gauge('matrix_acks_owed', 'OKs not yet handed to the system', ({ acksOwed }) => [[acksOwed]]);
    this.#gauge('matrix_mmap_state', '1 for the state the file is in', ({ mmap }) =>
      mmap === null ? [] : mmapStates.map((state) => [state === mmap ? 1 : 0, { state }]),
    );
    this.#gauge('matrix_power_scale', 'What the power limit scaled the last picture by', (s) => [[s.powerScale]]);
  }

  #addCounters(): void {
    this.#counter('matrix_frames_accepted_total', 'Frames taken whole', ({ accepted }) =>
      Object.entries(accepted).map(([source, count]) => [count, { source }]),
    );
    this.#counter('matrix_frames_rejected_total', 'Messages refused', ({ sources }) =>
      listCounts(sources, (kind, code) => socketKinds.includes(kind) && code.startsWith('E_'), ['source', 'code']),
    );
    this.#counter('matrix_frames_superseded_total', 'Frames nobody saw', ({ superseded }) => [[superseded]]);
    this.#counter('matrix_pushes_total', 'Pictures given to a device', ({ devices }) =>
      devices.map(({ name, pushes }) => [pushes, { device: name }]),
    );
    this.#counter('matrix_device_errors_total', 'Failures of a device', ({ devices }) =>
      devices.map(({ name, errors }) => [errors, { device: name }]),
    );
    this.#counter('matrix_late_ticks_total', 'Ticks more than 1 ms late', ({ lateTicks }) => [[lateTicks]]);
    this.#counter('matrix_skipped_ticks_total', 'Deadlines left out', ({ skippedTicks }) => [[skippedTicks]]);
    this.#counter(
      'matrix_mmap_torn_retries_total',
      'Reads begun again because the writer was faster',
      ({ sources }) => [[sources.reduce((sum, { counts }) => sum + (counts.torn_retries ?? 0), 0)]],
    );
    this.#counter('matrix_input_packets_total', 'Packets of network inputs by what became of them', ({ sources }) =>
      listCounts(sources, (kind, result) => ![...socketKinds, 'mmap'].includes(kind) && !noPackets.includes(result), [
        'protocol',
        'result',
      ]),
    );
  }

  #formatTickIntervals(): string {
    const board = this.#board;
    return formatHistogram(
      {
        name: 'matrix_tick_interval_seconds',
        help: 'Between two ticks',
        bounds: intervalBoundsMs.map((bound) => bound / 1000),
      },
      [{ label: '', counts: board.listIntervals(), sum: board.read('intervalSumMs') / 1000 }],
    );
  }

  #formatPushTimes(): string {
    const board = this.#deviceBoard;
    return formatHistogram(
      { name: 'matrix_push_seconds', help: 'A device taking one picture', bounds: pushBoundsS },
      mergeByName(this.#describe().devices).map(([device, rows]) => ({
        label: `device="${device}"`,
        counts: rows.map((row) => board.listPushTimes(row)).reduce((sum, next) => sum.map((n, i) => n + next[i]!)),
        sum: rows.reduce((sum, row) => sum + board.read(row, 'secondsSum'), 0),
      })),
    );
  }

  #gauge(name: string, help: string, read: (status: MatrixReport) => Rows): void {
    const describe = this.#describe;
    new Gauge({
      ...{ name, help, labelNames: labelsOf(name), registers: [this.#registry] },
      collect() {
        this.reset();
        for (const [value, labels = {}] of read(describe())) this.set(labels, value);
      },
    });
  }

  #counter(name: string, help: string, read: (status: MatrixReport) => Rows): void {
    const describe = this.#describe;
    new Counter({
      ...{ name, help, labelNames: labelsOf(name), registers: [this.#registry] },
      collect() {
        this.reset();
        // Two devices of one kind share a label, and their numbers add up.
        for (const [value, labels = {}] of read(describe())) this.inc(labels, value);
      },
    });
  }
}

const labelNames: Readonly<Record<string, readonly string[]>> = {
  matrix_build_info: ['version'],
  matrix_clients: ['transport'],
  matrix_mmap_state: ['state'],
  matrix_frames_accepted_total: ['source'],
  matrix_frames_rejected_total: ['source', 'code'],
  matrix_pushes_total: ['device'],
  matrix_device_errors_total: ['device'],
  matrix_input_packets_total: ['protocol', 'result'],
};

function labelsOf(name: string): string[] {
  return [...(labelNames[name] ?? [])];
}

function listCounts(
  sources: MatrixReport['sources'],
  isWanted: (kind: string, name: string) => boolean,
  [kindLabel, nameLabel]: readonly [string, string],
): Rows {
  return sources.flatMap(({ kind, counts }) =>
    Object.entries(counts)
      .filter(([name]) => isWanted(kind, name))
      .map(([name, count]) => [count, { [kindLabel]: kind, [nameLabel]: name }] as const),
  );
}

function mergeByName(devices: MatrixReport['devices']): [string, number[]][] {
  const rows = new Map<string, number[]>();
  for (const [row, { name }] of devices.entries()) rows.set(name, [...(rows.get(name) ?? []), row]);
  return [...rows];
}
