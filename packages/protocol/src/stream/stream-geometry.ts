import { FramelaneError } from '../errors.ts';
import type { RegionHeader } from './region-header.ts';
import { type StreamGeometry, streamLayout } from './stream-layout.ts';

const { limits, bytesPerPixel, slotHeaderBytes, headerBytes } = streamLayout;

/**
 * The geometry a producer gives a new region.
 *
 * @throws ERR_SHM_INVALID_ARG for sizes or slot counts outside the limits
 */
export function computeStreamGeometry(capacity: {
  maxWidth: number;
  maxHeight: number;
  slotCount?: number;
}): StreamGeometry {
  const { maxWidth, maxHeight, slotCount = streamLayout.defaults.slotCount } = capacity;
  assertInteger('maxWidth', maxWidth, 1);
  assertInteger('maxHeight', maxHeight, 1);
  assertInteger('slotCount', slotCount, limits.minSlotCount, limits.maxSlotCount);
  const maxPitchBytes = pitchOfWidth(maxWidth);
  const slotStride = roundUp(slotHeaderBytes + maxPitchBytes * maxHeight);
  if (maxPitchBytes * maxHeight > limits.maxFrameBytes) {
    throw new FramelaneError(
      'ERR_SHM_INVALID_ARG',
      `expected a frame of at most ${limits.maxFrameBytes} bytes, ${maxWidth}x${maxHeight} needs ${maxPitchBytes * maxHeight}`,
    );
  }
  return { slotCount, maxWidth, maxHeight, maxPitchBytes, slotStride, slotsOffset: headerBytes };
}

/** Bytes from one row to the next as our producer writes them. */
export function pitchOfWidth(width: number): number {
  return roundUp(width * bytesPerPixel);
}

/** The least size of the region's file. */
export function regionFileBytes({ slotsOffset, slotCount, slotStride }: StreamGeometry): number {
  return slotsOffset + slotCount * slotStride;
}

/** Where in the region a slot begins, in bytes. */
export function slotOffset(index: number, { slotsOffset, slotStride }: StreamGeometry): number {
  return slotsOffset + index * slotStride;
}

/**
 * Makes sure that every slot of the region lies inside its `fileBytes`. Products stay below 2^53 only after the
 * factors were checked, hence the order.
 *
 * @throws ERR_SHM_BAD_REGION, or ERR_SHM_VERSION for another protocol version
 */
export function assertRegion(header: RegionHeader, fileBytes: number): void {
  const { slotCount, maxWidth, maxHeight, maxPitchBytes, slotStride, slotsOffset } = header;
  assertIs(header.magic === streamLayout.magic, 'magic', `0x${streamLayout.magic.toString(16)}`, header.magic);
  if (header.protocolVersion !== streamLayout.protocolVersion) {
    throw new FramelaneError(
      'ERR_SHM_VERSION',
      `expected stream protocol ${streamLayout.protocolVersion}, found ${header.protocolVersion}; update the older side`,
    );
  }
  const { minSlotCount, maxSlotCount, offsetAlignmentBytes, maxFrameBytes } = limits;
  assertIs(header.pixelFormat === streamLayout.pixelFormatBgra8, 'pixelFormat', '1', header.pixelFormat);
  assertIs(slotCount >= minSlotCount && slotCount <= maxSlotCount, 'slotCount', '2..8', slotCount);
  assertIs(maxWidth > 0, 'maxWidth', '1 or more', maxWidth);
  assertIs(maxHeight > 0, 'maxHeight', '1 or more', maxHeight);
  assertIs(maxPitchBytes >= maxWidth * bytesPerPixel, 'maxPitchBytes', `${maxWidth * 4} or more`, maxPitchBytes);
  const frameBytes = maxPitchBytes * maxHeight;
  assertIs(frameBytes <= maxFrameBytes, 'maxPitchBytes * maxHeight', `${maxFrameBytes} or less`, frameBytes);
  const slotBytes = slotHeaderBytes + frameBytes;
  assertIs(slotStride >= slotBytes, 'slotStride', `${slotBytes} or more`, slotStride);
  assertIs(slotStride % offsetAlignmentBytes === 0, 'slotStride', 'a multiple of 8', slotStride);
  assertIs(slotsOffset >= headerBytes, 'slotsOffset', '128 or more', slotsOffset);
  assertIs(slotsOffset % offsetAlignmentBytes === 0, 'slotsOffset', 'a multiple of 8', slotsOffset);
  const neededBytes = regionFileBytes(header);
  assertIs(neededBytes <= fileBytes, 'file size', `${neededBytes} bytes or more`, fileBytes);
}

function roundUp(bytes: number): number {
  const { alignmentBytes } = limits;
  return Math.ceil(bytes / alignmentBytes) * alignmentBytes;
}

function assertIs(holds: boolean, field: string, expected: string, found: number): void {
  if (holds) return;
  throw new FramelaneError(
    'ERR_SHM_BAD_REGION',
    `expected ${field} of the stream region to be ${expected}, found ${found}; this is no usable stream`,
    { details: { field, found } },
  );
}

function assertInteger(name: string, value: number, min: number, max = 0xffff_ffff): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new FramelaneError('ERR_SHM_INVALID_ARG', `${name} must be an integer from ${min} to ${max}, got ${value}`);
}
