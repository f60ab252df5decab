import { check, checkEqual, checkRejects, checkThrows, waitUntil } from './check.ts';
import type { Case, Trial } from './subject.ts';

export function addShowingCases(test: Case): void {
  test('opens a file, shows its first frame and keeps the chain', async (trial) => {
    const { backend, media, frames } = trial;
    const chain = [{ effectId: 'fx.invert' }];
    await backend.connect();
    backend.setChain(chain);
    const opening = backend.open(media);
    checkEqual(backend.getState().isOpening, true, 'isOpening');
    const info = await opening;
    await waitUntil(() => frames.length > 0, 'the first picture');
    const { asset, isOpening, timeS, shownFrameIndex, chain: kept } = backend.getState();
    checkEqual(asset?.asset_id, info.asset_id, 'asset id');
    checkEqual(asset?.name, nameOf(trial), 'name');
    checkEqual(isOpening, false, 'isOpening');
    checkEqual(timeS, 0, 'timeS');
    checkEqual(shownFrameIndex, 0, 'shownFrameIndex');
    checkEqual(kept, chain, 'chain');
    checkPicture(trial);
  });

  test('leaves the asset on show when another cannot be opened', async (trial) => {
    const { backend, missingMedia } = trial;
    await openPaused(trial);
    const { asset } = backend.getState();
    await checkRejects(backend.open(missingMedia), 'ERR_VIEWER_SERVER', 'open() of a missing file');
    checkEqual(backend.getState().asset, asset, 'asset');
    checkEqual(backend.getState().isOpening, false, 'isOpening');
    await showFrame(trial, 10);
  });

  test('shows the file opened last when two are opened at once', async (trial) => {
    const { backend, media, otherMedia } = trial;
    await backend.connect();
    const [first, second] = await Promise.all([backend.open(media), backend.open(otherMedia)]);
    check(first.asset_id !== second.asset_id, 'two assets');
    await waitUntil(() => backend.getState().shownFrameIndex === 0, 'the first picture');
    checkEqual(backend.getState().asset?.asset_id, second.asset_id, 'asset on show');
  });

  test('lands exactly on every frame asked for, forwards and back', async (trial) => {
    await openPaused(trial);
    for (const frameIndex of [1, 2, 89, 45, 44, 0, 60]) await showFrame(trial, frameIndex);
  });

  test('lands on the last of many positions and skips most of those between', async (trial) => {
    const { backend, frames } = trial;
    await openPaused(trial);
    frames.length = 0;
    for (let frameIndex = 1; frameIndex <= 80; frameIndex += 1) backend.show(timeOf(trial, frameIndex));
    await waitUntil(() => backend.getState().shownFrameIndex === 80, 'the last position');
    check(frames.length < 10, `few pictures for 80 positions, ${frames.length} came`);
    checkPicture(trial);
  });

  test('clamps to the asset', async (trial) => {
    const { backend } = trial;
    const { duration, frame_count: frameCount = 0 } = await openPaused(trial);
    backend.show(duration + 100);
    await waitUntil(() => backend.getState().shownFrameIndex === frameCount - 1, 'the last frame');
    checkEqual(backend.getState().timeS, duration, 'timeS');
    backend.show(-1);
    await waitUntil(() => backend.getState().shownFrameIndex === 0, 'the first frame');
  });

  test('steps by whole frames and stops at both ends', async (trial) => {
    const { backend } = trial;
    const { frame_count: frameCount = 0 } = await openPaused(trial);
    backend.step(3);
    backend.step(-1);
    await waitUntil(() => backend.getState().shownFrameIndex === 2, 'frame 2');
    checkPicture(trial);
    backend.step(-10);
    await waitUntil(() => backend.getState().shownFrameIndex === 0, 'frame 0');
    backend.step(frameCount * 2);
    await waitUntil(() => backend.getState().shownFrameIndex === frameCount - 1, 'the last frame');
    checkPicture(trial);
  });

  test('renders the shown frame anew for a new chain', async (trial) => {
    const { backend, frames } = trial;
    await openPaused(trial);
    await showFrame(trial, 30);
    const before = frames.at(-1)?.sequence;
    backend.setChain([{ effectId: 'fx.invert' }]);
    await waitUntil(() => frames.at(-1)?.sequence !== before, 'a picture with the new chain');
    checkEqual(frames.at(-1)?.frameIndex, 30, 'frame');
  });

  test('shows a chain the engine refuses as a problem until a picture comes again', async (trial) => {
    const { backend } = trial;
    await openPaused(trial);
    backend.setChain([{ effectId: 'fx.does_not_exist' }]);
    await waitUntil(() => backend.getState().problems.some(({ code }) => code === 'unknown_effect'), 'a problem');
    backend.setChain([]);
    await waitUntil(() => backend.getState().problems.length === 0, 'no problem');
  });

  test('gives a late subscriber the newest frame at once', async (trial) => {
    await openPaused(trial);
    await showFrame(trial, 7);
    const late: number[] = [];
    const stop = trial.backend.onFrame(({ frameIndex }) => late.push(frameIndex));
    checkEqual(late[0], 7, 'frame of a late subscriber');
    stop();
    await showFrame(trial, 8);
    checkEqual(late.length, 1, 'frames after undo');
  });

  test('holds no more pictures than it needs', async (trial) => {
    await openPaused(trial);
    for (let frameIndex = 0; frameIndex < 20; frameIndex += 1) await showFrame(trial, frameIndex);
    check((trial.countPictures() ?? 0) <= 2, `at most 2 pictures held, ${trial.countPictures()} are`);
    trial.backend.disconnect();
    await waitUntil(() => (trial.countPictures() ?? 0) === 0, 'all pictures to be given back');
  });

  test('refuses arguments that make no sense', async ({ backend }) => {
    checkThrows(() => backend.show(Number.NaN), 'ERR_VIEWER_INVALID', 'show(NaN)');
    checkThrows(() => backend.step(0.5), 'ERR_VIEWER_INVALID', 'step(0.5)');
    checkThrows(() => backend.play({ speed: 0 }), 'ERR_VIEWER_INVALID', 'play at speed 0');
  });
}

export async function openPaused({ backend, media }: Trial) {
  await backend.connect();
  const info = await backend.open(media);
  await waitUntil(() => backend.getState().shownFrameIndex === 0, 'the first picture');
  return info;
}

export async function showFrame(trial: Trial, frameIndex: number): Promise<void> {
  trial.backend.show(timeOf(trial, frameIndex));
  await waitUntil(() => trial.backend.getState().shownFrameIndex === frameIndex, `frame ${frameIndex}`);
  checkPicture(trial);
}

function timeOf({ backend }: Trial, frameIndex: number): number {
  return (frameIndex + 0.5) / (backend.getState().asset?.fps ?? 1);
}

/** The newest picture is the one the state names, by the number drawn into it too. */
function checkPicture({ backend, frames, readFrameNumber }: Trial): void {
  const frame = frames.at(-1);
  checkEqual(frame?.frameIndex, backend.getState().shownFrameIndex, 'frame on show');
  const drawn = frame === undefined ? undefined : readFrameNumber(frame);
  if (drawn !== undefined) checkEqual(drawn, frame?.frameIndex, 'number drawn into the picture');
}

function nameOf({ media }: Trial): string | undefined {
  return media.type === 'id' ? media.name : media.path.split('/').at(-1);
}
