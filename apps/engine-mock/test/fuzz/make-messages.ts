import { commandNames } from '@framelane/protocol/engine';
import type { Random } from './random.ts';

/** What a good request of each command could look like; starting points for bad ones. */
export interface MessageFacts {
  clipPath: string;
  assetId: string;
  /** A folder outputs may name; it must lie outside of the media roots. */
  outputFolder: string;
}

type Fields = Record<string, unknown>;

const chain = [
  { effectId: 'fx.blur', isEnabled: true, parameters: { radius: 2 }, mix: 0.5 },
  { effectId: 'fx.invert' },
];

/** Values that have broken parsers before. */
const oddValues = [
  ...[null, true, false, '', ' ', 0, -0, -1, 1, 0.5, 1e-300, 1e300, -1e300, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53)],
  ...[[], {}, [[]], [null], 'NaN', 'Infinity', '__proto__', 'constructor', '\0', '\uD800', '🎞️', '../../../etc/passwd'],
  ...['x'.repeat(5000), 'file:///etc/passwd', 'concat:/etc/passwd|/etc/hosts', '/dev/zero', '/proc/self/mem', '/'],
  ...[
    { __proto__: null },
    { constructor: 1 },
    { toString: 'x' },
    Array(11).fill({ effectId: 'fx.invert' }),
    'toString',
  ],
] as [unknown, ...unknown[]];

const oddNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'PING',
  ' ping',
  'ping\0',
  '',
  'seek\n',
] as const;

function makeGoodFields(random: Random, { clipPath, assetId, outputFolder }: MessageFacts): Record<string, Fields> {
  const asset = random.once(2) ? { asset_id: assetId } : {};
  const target = { path: `${outputFolder}/out.mp4`, codec: 'h264', bitrate: 0, resolution: 'source' };
  return {
    ping: {},
    engine_info: {},
    list_effects: {},
    job_list: {},
    flush_state: {
      project: { version: '1', id: 'p', assets: { a: { id: assetId, path: clipPath } }, activeAssetId: assetId },
    },
    ingest: { path: clipPath },
    seek: { time: 0.2, ...asset },
    render_frame: { time: 0.1, chain, ...asset },
    apply_chain: { frame_index: 1, chain, ...asset },
    render_range: { start: 0, end: 0.1, fps: 25, chain, ...asset },
    export_start: { ...target, chain, in_point: 0, out_point: 0.2, ...asset },
    export_status: { job_id: 'j_000000000000' },
    export_cancel: { job_id: 'j_000000000000' },
    job_status: { job_id: 'j_000000000000' },
    job_cancel: { job_id: 'j_000000000000' },
    audio_decode: { start: 0, duration: 0.05, ...asset },
    audio_analyze: { time: 0.1, ...asset },
    thumbnails: { count: 2, height: 24, ...asset },
    waveform: { bins: 8, ...asset },
  };
}

/** Bytes of one message: now and then a good one, mostly one that is wrong somewhere, and some that are mere noise. */
export function makeMessage(random: Random, facts: MessageFacts): Uint8Array {
  if (random.once(4)) return makeNoise(random);
  const request = makeRequest(random, facts);
  if (random.once(2)) return damage(random, encode(request));
  return encode(mutate(random, request, random.once(200) ? 0 : 2 + random.below(3)));
}

function makeRequest(random: Random, facts: MessageFacts): Fields {
  const names = commandNames.filter((name) => name !== 'shutdown') as [string, ...string[]];
  const cmd = random.once(30) ? random.pick(oddNames) : random.pick(names);
  const fields = makeGoodFields(random, facts)[cmd] ?? {};
  const id = random.once(20) ? pickOdd(random) : random.below(1000);
  return structuredClone({ cmd, id, ...fields });
}

/** Puts odd values into places chosen anywhere in the message, removes some and adds others. */
function mutate(random: Random, request: Fields, times: number): Fields {
  for (let count = 0; count < times; count += 1) {
    const holders = listHolders(request) as [Fields, ...Fields[]];
    const holder = random.pick(holders);
    const names = Object.keys(holder).filter((name) => name !== 'cmd');
    const name =
      names.length === 0 || random.once(12) ? random.pick(oddNames) : (names[random.below(names.length)] ?? '');
    if (random.once(5)) delete holder[name];
    else
      Object.defineProperty(holder, name, {
        value: pickOdd(random),
        configurable: true,
        enumerable: true,
        writable: true,
      });
  }
  return request;
}

/** A value of its own: it may be changed in turn. */
function pickOdd(random: Random): unknown {
  return structuredClone(random.pick(oddValues));
}

function listHolders(value: unknown): Fields[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Fields, ...Object.values(value).flatMap(listHolders)];
}

function encode(request: Fields): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(request));
}

function makeNoise(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(200) }, () => random.below(256));
}

/** Flips, removes and repeats bytes of a message. */
function damage(random: Random, bytes: Uint8Array): Uint8Array {
  let damaged = bytes;
  for (let count = random.below(4); count >= 0; count -= 1) {
    const at = random.below(damaged.length + 1);
    const until = at + random.below(12);
    switch (random.below(3)) {
      case 0:
        damaged = Uint8Array.from(damaged, (byte, position) =>
          position === at ? byte ^ (1 << random.below(8)) : byte,
        );
        break;
      case 1:
        damaged = Uint8Array.from([...damaged.subarray(0, at), ...damaged.subarray(until)]);
        break;
      default:
        damaged = Uint8Array.from([...damaged.subarray(0, until), ...damaged.subarray(at)]);
    }
  }
  return damaged;
}
