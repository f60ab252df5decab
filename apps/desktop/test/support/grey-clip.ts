import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const size = { width: 320, height: 180, frameCount: 40 } as const;

/** A clip for the tests of a file: frame n is grey all over, lighter from frame to frame. */
export function useGreyClip(): { folder: string; path: string } {
  const clip = { folder: '', path: '' };
  beforeAll(() => {
    clip.folder = mkdtempSync(join(tmpdir(), 'framelane-desktop-clip-'));
    clip.path = join(clip.folder, 'grey.y4m');
    writeFileSync(clip.path, makeClip());
  });
  afterAll(() => rmSync(clip.folder, { recursive: true, force: true }));
  return clip;
}

function makeClip(): Buffer {
  const { width, height, frameCount } = size;
  const frames = Array.from({ length: frameCount }, (_, index) =>
    Buffer.concat([
      Buffer.from('FRAME\n'),
      Buffer.alloc(width * height, 60 + index * 4),
      Buffer.alloc((width * height) / 2, 128),
    ]),
  );
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`), ...frames]);
}
