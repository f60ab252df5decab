import { describe, expect, it } from 'vitest';
import {
  computeStreamGeometry,
  encodeRegionHeader,
  encodeSlotHeader,
  MappedFrameReader,
  regionFileBytes,
  slotOffset,
  streamLayout,
} from '../src/stream/index.ts';

const geometry = computeStreamGeometry({ maxWidth: 4, maxHeight: 2 });

/** A region in plain memory with the producer's steps as functions, so that a test can stop between them. */
function makeRegion() {
  const buffer = new SharedArrayBuffer(regionFileBytes(geometry));
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const { magic, protocolVersion, header: at } = streamLayout;
  const facts = { latestSequence: 0n, latestSlot: 0, producerAlive: 1, producerPid: 1 };
  bytes.set(encodeRegionHeader({ magic, protocolVersion, pixelFormat: 1, ...geometry, ...facts }));
  const fillSlot = (slot: number, sequence: bigint, size = { width: 4, height: 2, pitchBytes: 64 }) =>
    bytes.set(encodeSlotHeader({ sequence, captureTimestampNs: 0n, ...size }), slotOffset(slot, geometry));
  const announce = (slot: number, sequence: bigint) => {
    view.setUint32(at.latestSlot, slot, true);
    view.setBigUint64(at.latestSequence, sequence, true);
  };
  const publish = (sequence: bigint, size?: { width: number; height: number; pitchBytes: number }) => {
    const slot = Number((sequence - 1n) % 3n);
    fillSlot(slot, sequence, size);
    announce(slot, sequence);
  };
  return { buffer, view, at, fillSlot, announce, publish };
}

describe('MappedFrameReader', () => {
  it('hands out the newest frame once, in one object', () => {
    const { buffer, publish } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    expect(reader.poll()).toBeUndefined();
    publish(1n);
    const frame = reader.poll();
    expect(frame).toMatchObject({
      width: 4,
      height: 2,
      sequence: 1,
      format: 'BGRA8',
      pixelsByteOffset: 192,
      rowBytes: 64,
      byteLength: 32,
    });
    expect(frame?.buffer).toBe(buffer);
    expect(reader.poll()).toBeUndefined();
    publish(2n);
    publish(5n, { width: 1, height: 2, pitchBytes: 4 });
    expect(reader.poll()).toBe(frame);
    expect(frame).toMatchObject({ sequence: 5, width: 1, rowBytes: 4, byteLength: 8, pixelsByteOffset: 384 });
    expect(reader.stats).toEqual({ delivered: 2, skipped: 3, invalid: 0 });
  });

  it('tells when a frame is being written over', () => {
    const { buffer, publish, fillSlot } = makeRegion();
    publish(1n);
    const frame = new MappedFrameReader(buffer).poll();
    expect(frame?.isCurrent()).toBe(true);
    fillSlot(0, 0n);
    expect(frame?.isCurrent()).toBe(false);
    fillSlot(0, 4n);
    expect(frame?.isCurrent()).toBe(false);
  });

  it('waits while the slot is not ready or lies nowhere', () => {
    const { buffer, fillSlot, announce, publish } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    fillSlot(0, 0n);
    announce(0, 1n);
    expect(reader.poll()).toBeUndefined();
    announce(0xffff_ffff, 2n);
    expect(reader.poll()).toBeUndefined();
    expect(reader.isFrozen()).toBe(false);
    publish(3n);
    expect(reader.poll()?.sequence).toBe(3);
    announce(0, 2n);
    expect(reader.poll()).toBeUndefined();
  });

  it.each([
    { width: 5, height: 2, pitchBytes: 64 },
    { width: 4, height: 3, pitchBytes: 64 },
    { width: 0, height: 2, pitchBytes: 64 },
    { width: 4, height: 2, pitchBytes: 0xffff_fffc },
  ])('drops and counts a frame of %o', (size) => {
    const { buffer, publish } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    publish(1n, size);
    expect(reader.poll()).toBeUndefined();
    expect(reader.poll()).toBeUndefined();
    expect(reader.stats.invalid).toBe(1);
    publish(2n);
    expect(reader.poll()?.sequence).toBe(2);
  });

  it('finds a page that no longer follows the producer', () => {
    const { buffer, publish, announce } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    publish(1n);
    reader.poll();
    expect(reader.isFrozen(1)).toBe(false);
    expect(reader.isFrozen(2)).toBe(true);
    // The header's page is live and says 4, the slot's page still shows 1.
    announce(0, 4n);
    expect(reader.poll()).toBeUndefined();
    expect(reader.isFrozen()).toBe(true);
  });

  it('reads numbers above 2^32 and refuses those above 2^53', () => {
    const { buffer, publish } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    publish(2n ** 40n + 3n);
    expect(reader.poll()?.sequence).toBe(2 ** 40 + 3);
    publish(2n ** 53n);
    expect(() => reader.poll()).toThrow(expect.objectContaining({ code: 'ERR_SHM_BAD_FRAME' }));
  });

  it('says whether the producer runs and refuses what is no region', () => {
    const { buffer, view, at } = makeRegion();
    const reader = new MappedFrameReader(buffer);
    expect(reader.isProducerRunning()).toBe(true);
    view.setUint32(at.producerAlive, 0, true);
    expect(reader.isProducerRunning()).toBe(false);
    const badRegion = expect.objectContaining({ code: 'ERR_SHM_BAD_REGION' });
    expect(() => new MappedFrameReader(new SharedArrayBuffer(704))).toThrow(badRegion);
    expect(() => new MappedFrameReader(new SharedArrayBuffer(64))).toThrow(badRegion);
  });
});
