import { setTimeout as delay } from 'node:timers/promises';
import { describeCause, ServiceError } from '../errors.ts';
import { fitPicture } from '../picture/fit-picture.ts';
import { readPng } from '../picture/read-png.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';
import type { CommandOrder } from './command-order.ts';
import { examine } from './doctor.ts';
import { describeTarget, FrameSender } from './frame-sender.ts';
import { type PatternName, paintPattern, patternNames } from './patterns.ts';

/** Does what was asked and returns the exit code. Throws `E_USAGE`. */
export async function runCommand({ name, operands, settings }: CommandOrder): Promise<number> {
  const run = { send: sendFile, pattern: sendPattern, doctor: reportHealth }[name];
  try {
    return await run(settings, operands);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    process.stderr.write(`Error: ${describeCause(error)}\n`);
    return 1;
  }
}

async function sendFile(settings: ServiceSettings, [file, ...more]: readonly string[]): Promise<number> {
  if (file === undefined || more.length > 0) throw new ServiceError('E_USAGE', 'send expects one PNG file');
  const { width, height } = settings;
  const picture = await readPng(file);
  const sender = await FrameSender.open(settings);
  try {
    await sender.send(fitPicture(picture, width, height));
  } finally {
    sender.close();
  }
  process.stdout.write(`${describeTarget(settings)} shows ${file} at ${width}x${height}\n`);
  return 0;
}

async function sendPattern(settings: ServiceSettings, operands: readonly string[]): Promise<number> {
  const [wanted = 'sweep', frames = '0'] = operands;
  const name: PatternName | undefined = patternNames.find((known) => known === wanted);
  if (name === undefined || !/^\d+$/.test(frames) || operands.length > 2) {
    throw new ServiceError('E_USAGE', `pattern expects ${patternNames.join(', ')} and a number of frames`);
  }
  const periodMs = 1000 / (settings.fps > 0 ? settings.fps : 120);
  const sender = await FrameSender.open(settings);
  try {
    const startedAtMs = performance.now();
    for (let frame = 0; Number(frames) === 0 || frame < Number(frames); frame += 1) {
      await sender.send(paintPattern(name, frame, settings));
      await delay(Math.max(0, startedAtMs + (frame + 1) * periodMs - performance.now()));
    }
  } finally {
    sender.close();
  }
  return 0;
}

async function reportHealth(settings: ServiceSettings): Promise<number> {
  const findings = await examine(settings);
  for (const { level, text } of findings) process.stdout.write(`${level.padEnd(5)}${text}\n`);
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
}
