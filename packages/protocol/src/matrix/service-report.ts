/** What may change while the service runs, named and written as in its configuration file. */
export interface MatrixSettings {
  /** 0 to 100 %. */
  brightness: number;
  /** `none`, `cie1931` or a number from 1 to 4. */
  gamma: 'none' | 'cie1931' | number;
  /** Red, green, blue, each 0 to 1. */
  whiteBalance: readonly [number, number, number];
  /** The letters R, G, B in the order the panel wants. */
  rgbOrder: string;
  /** Milliampere for the whole display; 0 is no limit. */
  powerLimit: number;
  /** Milliampere a white pixel takes. */
  maPerPixel: number;
  /** Degrees, clockwise. */
  rotate: 0 | 90 | 180 | 270;
  mirror: 'H' | 'V' | 'none';
  /** Mappers in their order, parted by `;`; empty for none. */
  mapper: string;
  /** `hold`, `black`, `fade:<seconds>` or `image:<file>`. */
  onIdle: string;
  /** Seconds without a frame until then; 0 is never. */
  idleAfter: number;
  onExit: 'black' | 'hold';
  sourcePolicy: 'latest' | 'priority' | 'lock';
  /** Seconds until a silent source is no longer live. */
  sourceTimeout: number;
}

/** A way in which frames come to the service. */
export interface MatrixSource {
  /** `unix`, `tcp`, `mmap`, `ddp`, … */
  kind: string;
  /** Where it listens, for people: a path or `host:port`. */
  address: string;
  /** One word, such as `listening`; mmap also `empty`, `live`, `invalid`, `stuck`, `missing`. */
  state: string;
  /** Counts by outcome: `accepted`, `E_SIZE`, `clipped`, … Bounded set of names. */
  counts: Readonly<Record<string, number>>;
}

/** Something that shows the frames. */
export interface MatrixDevice {
  /** `null`, `png`, `ddp`, … */
  name: string;
  /** `open`, `failed` while it is being opened again, `closed`. */
  state: string;
  pushes: number;
  /** Frames replaced by newer ones while the device was busy. */
  dropped: number;
  errors: number;
}

/** What `/api/status` answers, and the texts of the service's WebSocket. */
export interface MatrixReport {
  status: 'ready' | 'starting' | 'degraded' | 'closing';
  programVersion: string;
  /** What senders send. */
  size: { width: number; height: number };
  /** What devices get, after mapping. */
  outputSize: { width: number; height: number };
  /** 0 and below: as fast as the devices take frames. */
  targetFps: number;
  /** Pushes a second over the last second. */
  fps: number;
  /** Frames accepted in total, from all sources. */
  version: number;
  /** Seconds since the last accepted frame, or since the start. */
  updateAgeS: number;
  /** Milliseconds since the render thread ticked last. */
  lastTickAgeMs: number;
  pushes: number;
  /** Ticks more than 1 ms late. */
  lateTicks: number;
  /** Deadlines left out. */
  skippedTicks: number;
  /** Accepted frames that no tick has shown. */
  superseded: number;
  /** Below 1 while the power limit dims the picture. */
  powerScale: number;
  clients: { unix: number; tcp: number };
  /** `OK`s not yet handed to the system. */
  acksOwed: number;
  /** Frames by the kind of source. */
  accepted: Readonly<Record<string, number>>;
  sources: readonly MatrixSource[];
  devices: readonly MatrixDevice[];
  /** As they are now, whoever changed them; a report comes at once when they change. Absent from older services. */
  settings?: MatrixSettings;
  /** State of the memory-mapped file; null without one. */
  mmap: string | null;
}
