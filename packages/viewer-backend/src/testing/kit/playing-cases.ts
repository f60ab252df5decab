import { check, checkEqual, waitUntil } from './check.ts';
import { openPaused, showFrame } from './showing-cases.ts';
import type { Case } from './subject.ts';

export function addPlayingCases(test: Case): void {
  test('plays forwards in order, and pauses', async (trial) => {
    const { backend, indices } = trial;
    await openPaused(trial);
    indices.length = 0;
    backend.play();
    await waitUntil(() => indices.length >= 12, 'twelve pictures');
    backend.pause();
    const { length } = indices;
    checkEqual(backend.getState().isPlaying, false, 'isPlaying');
    checkOrder(indices, 1);
    await backend.listEffects();
    checkEqual(indices.length, length, 'pictures after pause()');
  });

  test('stops on the last frame, and on the first when it plays backwards', async (trial) => {
    const { backend, indices } = trial;
    const { frame_count: frameCount = 0 } = await openPaused(trial);
    await showFrame(trial, frameCount - 8);
    backend.play();
    await waitUntil(() => !backend.getState().isPlaying, 'the end');
    checkEqual(backend.getState().shownFrameIndex, frameCount - 1, 'last frame');
    await showFrame(trial, 6);
    indices.length = 0;
    backend.play({ speed: -1 });
    await waitUntil(() => !backend.getState().isPlaying, 'the beginning');
    checkEqual(backend.getState().shownFrameIndex, 0, 'first frame');
    checkOrder(indices, -1);
  });

  test('stays inside a loop', async (trial) => {
    const { backend, indices } = trial;
    const { fps } = await openPaused(trial);
    indices.length = 0;
    backend.play({ speed: 2, loop: { inS: 10 / fps, outS: 16 / fps } });
    await waitUntil(() => countFalls(indices) >= 2, 'two rounds');
    const looped = indices.filter((frameIndex) => frameIndex > 0);
    check(Math.min(...looped) >= 10 && Math.max(...looped) <= 15, `frames 10..15, found ${looped.join(' ')}`);
    checkEqual(backend.getState().isPlaying, true, 'isPlaying');
  });

  test('plays on from where a scrub lands', async (trial) => {
    const { backend, indices } = trial;
    const { fps } = await openPaused(trial);
    backend.play();
    await waitUntil(() => indices.length >= 3, 'playing');
    backend.show(60.5 / fps);
    await waitUntil(() => (indices.at(-1) ?? 0) > 62, 'playing behind frame 60');
    check(indices.includes(60), 'frame 60 itself on show');
    checkEqual(backend.getState().isPlaying, true, 'isPlaying');
  });

  test('goes on with the same chain at the same time after the engine came back', async (trial) => {
    const { backend, events, indices } = trial;
    await openPaused(trial);
    const chain = [{ effectId: 'fx.invert' }];
    backend.setChain(chain);
    const losses: { shownFrameIndex: number | undefined; pictures: number }[] = [];
    backend.onState(({ presence, shownFrameIndex }) => {
      if (presence !== 'live' && losses.length === 0) losses.push({ shownFrameIndex, pictures: indices.length });
    });
    backend.play({ loop: { inS: 0, outS: backend.getState().asset?.duration ?? 1 } });
    await waitUntil(() => indices.length >= 5, 'playing');
    await trial.restartEngine();
    await waitUntil(() => losses.length > 0, 'the loss to show');
    const pictures = losses[0]?.pictures ?? 0;
    await waitUntil(() => backend.getState().presence === 'live', 'presence live');
    await waitUntil(() => indices.length >= pictures + 5, 'playing again');
    checkEqual(indices[pictures], losses[0]?.shownFrameIndex, 'first frame after the restart');
    checkEqual(backend.getState().isPlaying, true, 'isPlaying');
    checkEqual(backend.getState().chain, chain, 'chain');
    check(backend.getState().engine.restarts >= 1, 'the restart to be counted');
    const texts = events.flatMap((event) => (event.type === 'toast' ? [event.text] : []));
    check(texts.includes('Engine restarting...'), `the toast of the loss among ${texts.join(', ')}`);
    await waitUntil(() => events.some((e) => e.type === 'toast' && e.text === 'Engine recovered'), 'the second toast');
  });

  test('counts what it shows', async (trial) => {
    const { backend } = trial;
    await openPaused(trial);
    backend.play();
    await waitUntil(() => backend.getState().stats.framesShown >= 10, 'counted pictures');
    check(backend.getState().stats.fps > 0, 'a rate');
    check(backend.getState().stats.latencyMs.p99 >= backend.getState().stats.latencyMs.p50, 'p99 not below p50');
  });

  test('delivers thumbnails, a waveform and a range, where the engine has them', async (trial) => {
    const { backend, supports } = trial;
    const { fps } = await openPaused(trial);
    if (supports.includes('thumbnails')) {
      const thumbnails = await backend.thumbnails({ count: 3 });
      checkEqual(thumbnails.length, 3, 'thumbnails');
      check(
        thumbnails.every(({ url }) => url.startsWith('data:image/')),
        'pictures as data URLs',
      );
    }
    if (supports.includes('waveform')) {
      const waveform = await backend.waveform({ bins: 16 });
      checkEqual(waveform.peaks[0]?.length, 16, 'bins');
    }
    if (supports.includes('range')) {
      const job = backend.renderRange({ startS: 0, endS: 10 / fps, fps });
      const { status, progress } = await job.done;
      checkEqual(status, 'complete', 'status of the range');
      checkEqual(progress, 1, 'progress');
      checkEqual(backend.jobs()[0], job, 'newest job');
    }
  });
}

/** Each later than the one before: pictures never go back while playing one way. */
function checkOrder(indices: readonly number[], direction: 1 | -1): void {
  const isOrdered = indices.every((index, i) => i === 0 || (index - (indices[i - 1] ?? 0)) * direction > 0);
  check(isOrdered, `frames in order, found ${indices.join(' ')}`);
}

function countFalls(indices: readonly number[]): number {
  return indices.filter((index, i) => i > 0 && index < (indices[i - 1] ?? 0)).length;
}
