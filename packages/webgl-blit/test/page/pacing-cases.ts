import type { BlitApi, FrameImage } from '@framelane/webgl-blit';
import { type Bench, readAll, waitForAnimationFrame, withBlitter } from './bench.ts';
import type { Checks } from './checks.ts';
import { ManualClock } from './manual-clock.ts';
import { makePicture, type Picture, toFrameData } from './pictures.ts';

const pictures: Picture[] = Array.from({ length: 8 }, (_, i) => makePicture(4, 4, i + 1));

function frameOf(index: number, sequence: number) {
  return toFrameData(pictures[index]!, { format: 'BGRA8', sequence });
}

function checkShown(checks: Checks, bench: Bench, index: number, label: string): void {
  checks.pixels(readAll(bench), pictures[index]!.rgba, { width: 4, tolerance: 0, label });
}

/** Only newer frames are drawn; a new source starts afresh. */
export async function checkSequenceRules(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, (bench) => {
    const { blitter } = bench;
    blitter.resize(4, 4, 1);
    checks.equal(blitter.draw(frameOf(0, 10)), true, 'the first frame is taken whatever its number');
    checks.equal(blitter.draw(frameOf(1, 10)), false, 'the same number again is skipped');
    checks.equal(blitter.draw(frameOf(1, 9)), false, 'an older number is skipped');
    checkShown(checks, bench, 0, 'skipped frames change nothing');
    blitter.setSource('camera');
    checks.equal(blitter.draw(frameOf(2, 3)), true, 'a lower number of a new source is taken');
    checkShown(checks, bench, 2, 'the new source is shown');
    blitter.setSource('camera');
    checks.equal(blitter.draw(frameOf(1, 3)), false, 'naming the same source again changes nothing');
    checks.equal(blitter.draw(frameOf(3, 4)), true, 'the next number of the new source is taken');
    checks.equal(blitter.draw(frameOf(4, Number.MAX_SAFE_INTEGER)), true, 'the largest number is taken');
    checkShown(checks, bench, 4, 'the last one is shown');
    const { framesSkipped, shownSequence } = blitter.stats();
    checks.equal([framesSkipped, shownSequence], [3, Number.MAX_SAFE_INTEGER], 'counted');
  });
}

/** One draw per animation frame, newest wins, the last one always lands. */
export async function checkPacing(checks: Checks, api: BlitApi): Promise<void> {
  const clock = new ManualClock();
  await withBlitter(checks, { api, clock }, async (bench) => {
    const { blitter } = bench;
    blitter.draw(frameOf(0, 1));
    checks.equal(blitter.stats().draws, 1, 'the first frame is drawn at once');
    for (let i = 1; i < 6; i += 1) blitter.draw(frameOf(i, 1 + i));
    blitter.resize(4, 4, 1);
    blitter.setView(undefined);
    checks.equal(blitter.stats().draws, 1, 'nothing more is drawn in the same animation frame');
    clock.runAnimationFrame();
    let stats = blitter.stats();
    checks.equal([stats.draws, stats.framesDrawn, stats.framesReplaced], [2, 2, 4], 'the next one draws once');
    checks.equal([stats.shownSequence, bench.canvas.width], [6, 4], 'with the newest frame and the new size');
    clock.runAnimationFrame();
    checks.equal([blitter.stats().draws, clock.pendingCount], [2, 0], 'then it is idle');

    const image = await createImageBitmap(new ImageData(pictures[6]!.rgba, 4, 4));
    const next = await createImageBitmap(new ImageData(pictures[7]!.rgba, 4, 4));
    blitter.draw({ width: 4, height: 4, sequence: 7, image });
    blitter.draw({ width: 4, height: 4, sequence: 8, image: next } satisfies FrameImage);
    image.close();
    next.close();
    clock.runAnimationFrame();
    stats = blitter.stats();
    checks.equal([stats.draws, stats.shownSequence], [4, 8], 'a deferred picture may be closed by then');
    checkShown(checks, bench, 7, 'and is shown all the same');
  });
}

/** With the page's own animation frames: a burst is far more than what is drawn, and the last frame lands. */
export async function checkRealAnimationFrames(checks: Checks): Promise<void> {
  await withBlitter(checks, { api: 'webgl2' }, async (bench) => {
    const { blitter } = bench;
    blitter.resize(4, 4, 1);
    let animationFrames = 0;
    let sequence = 0;
    for (; animationFrames < 5; animationFrames += 1) {
      for (let i = 0; i < 20; i += 1) {
        sequence += 1;
        blitter.draw(frameOf(sequence % 8, sequence));
        await Promise.resolve();
      }
      await waitForAnimationFrame();
    }
    await waitForAnimationFrame();
    const { draws, shownSequence, framesDrawn, framesReplaced } = blitter.stats();
    checks.equal(draws <= animationFrames + 2 && draws >= animationFrames, true, `one draw per frame (${draws})`);
    checks.equal(shownSequence, sequence, 'the last frame lands without a push');
    checks.equal(framesDrawn + framesReplaced, sequence, 'every frame is drawn or counted as replaced');
    checkShown(checks, bench, sequence % 8, 'its pixels are on the canvas');
  });
}
