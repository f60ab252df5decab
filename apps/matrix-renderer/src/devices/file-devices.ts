import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ServiceError } from '../errors.ts';
import { encodePng } from '../picture/encode-png.ts';
import type { Device, DeviceFrame, DeviceGeometry } from './device.ts';

const numberDigits = 8;
const numbered = /^frame-(\d{8,})\.png$/;

/** `raw:FILE`: the latest frame as it is, replaced whole. */
export function createRawDevice(path: string): Device {
  if (path === '') throw new ServiceError('E_USAGE', '--device raw expects raw:FILE');
  return makeFileDevice('raw', {
    open: () => mkdir(dirname(path), { recursive: true }),
    write: ({ data }) => replaceFile(path, data),
  });
}

/** `png:DIR[,every=N][,keep=M]`: every Nth new frame as a numbered file, the newest M of them, and `latest.png`. */
export function createPngDevice(text: string): Device {
  const { folder, every, keep } = parsePngArguments(text);
  let count = 0;
  let number = 0;
  let kept: number[] = [];
  const pathOf = (of: number) => join(folder, `frame-${String(of).padStart(numberDigits, '0')}.png`);
  return makeFileDevice('png', {
    async open() {
      await mkdir(folder, { recursive: true });
      const found = (await readdir(folder)).map((name) => Number(numbered.exec(name)?.[1] ?? Number.NaN));
      kept = found.filter(Number.isInteger).sort((a, b) => a - b);
      number = kept.at(-1) ?? 0;
    },
    async write(frame) {
      count += 1;
      if (every > 1 && count % every !== 1) return;
      const { width, height, data } = frame;
      const png = await encodePng(width, height, data);
      number += 1;
      await replaceFile(pathOf(number), png);
      await replaceFile(join(folder, 'latest.png'), png);
      kept.push(number);
      while (keep > 0 && kept.length > keep) await rm(pathOf(kept.shift() as number), { force: true });
    },
  });
}

interface FileWriter {
  open(): Promise<unknown>;
  write(frame: DeviceFrame): Promise<void>;
}

// Files hold new frames only: the same picture written 120 times a second tells nobody anything.
function makeFileDevice(name: string, writer: FileWriter): Device {
  let geometry: DeviceGeometry = { width: 0, height: 0 };
  let isOpen = false;
  let last: Uint8Array | undefined;
  const write = async (frame: DeviceFrame) => {
    last ??= new Uint8Array(frame.data.length);
    last.set(frame.data);
    await writer.write(frame);
  };
  return {
    name,
    isBlocking: false,
    correctsLuminance: false,
    async open(size) {
      geometry = size;
      last = undefined;
      await writer.open();
      isOpen = true;
    },
    push: (frame) => (last !== undefined && isSame(last, frame.data) ? undefined : write(frame)),
    async blank() {
      if (isOpen) await write({ ...geometry, data: new Uint8Array(geometry.width * geometry.height * 3), serial: 0 });
    },
    async close() {
      isOpen = false;
    },
  };
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

function parsePngArguments(text: string): { folder: string; every: number; keep: number } {
  const [folder = '', ...options] = text.split(',');
  const values = { every: 1, keep: 0 };
  for (const option of options) {
    const [, name, value] = /^(every|keep)=(\d+)$/.exec(option.trim()) ?? [];
    if (name !== 'every' && name !== 'keep') folderError(text);
    else values[name] = Number(value);
  }
  if (folder === '' || values.every < 1) folderError(text);
  return { folder, ...values };
}

function folderError(text: string): never {
  throw new ServiceError('E_USAGE', `--device png expects png:DIR[,every=N][,keep=M], got "png:${text}"`);
}
