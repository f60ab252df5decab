import { check, checkEqual, checkRejects, waitUntil } from './check.ts';
import type { Case } from './subject.ts';

export function addConnectingCases(test: Case): void {
  test('is idle before connect() and refuses commands', async ({ backend, media }) => {
    checkEqual(backend.getState().presence, 'idle', 'presence');
    await checkRejects(backend.open(media), 'ERR_VIEWER_DISCONNECTED', 'open()');
    await checkRejects(backend.listEffects(), 'ERR_VIEWER_DISCONNECTED', 'listEffects()');
    await checkRejects(backend.waveform({ bins: 8 }), 'ERR_VIEWER_DISCONNECTED', 'waveform()');
    backend.play();
    backend.pause();
    checkEqual(backend.getState().isPlaying, false, 'isPlaying without an asset');
  });

  test('returns the same promise to a second connect()', async ({ backend }) => {
    const first = backend.connect();
    checkEqual(backend.connect(), first, 'second connect()');
    await first;
    checkEqual(backend.connect(), first, 'connect() when connected');
    await waitUntil(() => backend.getState().presence === 'live', 'presence live');
  });

  test('may be disconnected at any time and as often as one likes', async ({ backend, countTimers }) => {
    backend.disconnect();
    const connecting = backend.connect();
    backend.disconnect();
    backend.disconnect();
    await checkRejects(connecting, 'ERR_VIEWER_DISCONNECTED', 'connect() that was cancelled');
    checkEqual(backend.getState().presence, 'idle', 'presence');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
    await backend.connect();
    await waitUntil(() => backend.getState().presence === 'live', 'presence live');
    backend.disconnect();
    backend.disconnect();
    checkEqual(backend.getState().presence, 'idle', 'presence');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
  });

  test('rejects what is pending when it is disconnected', async ({ backend, media, countPictures }) => {
    await backend.connect();
    const opening = backend.open(media);
    const listing = backend.listEffects();
    backend.disconnect();
    await checkRejects(opening, 'ERR_VIEWER_DISCONNECTED', 'open()');
    await checkRejects(listing, 'ERR_VIEWER_DISCONNECTED', 'listEffects()');
    checkEqual(backend.getState().isOpening, false, 'isOpening');
    checkEqual(countPictures() ?? 0, 0, 'pictures held');
  });

  test('comes back with the same picture after disconnect() and connect()', async (trial) => {
    const { backend, media, indices, countPictures, countTimers } = trial;
    await backend.connect();
    await backend.open(media);
    backend.show(1);
    await waitUntil(() => backend.getState().shownFrameIndex !== undefined && indices.at(-1) !== 0, 'a frame');
    const shown = indices.at(-1);
    backend.play();
    backend.disconnect();
    checkEqual(countTimers(), 0, 'timers after disconnect()');
    await waitUntil(() => (countPictures() ?? 0) === 0, 'all pictures to be given back');
    indices.length = 0;
    await backend.connect();
    await waitUntil(() => indices.length > 0, 'a picture after the second connect()');
    checkEqual(indices[0], shown, 'frame on show');
    checkEqual(backend.getState().isPlaying, false, 'isPlaying after disconnect()');
  });

  test('keeps one snapshot until something changes, and its parts as long as they do not', async ({ backend }) => {
    await backend.connect();
    await waitUntil(() => backend.getState().presence === 'live', 'presence live');
    checkEqual(backend.getState(), backend.getState(), 'getState()');
    const before = backend.getState();
    const chain = [{ effectId: 'fx.invert' }];
    backend.setChain(chain);
    const after = backend.getState();
    check(after !== before && after.chain === chain, 'a new snapshot with the new chain');
    checkEqual(after.problems, before.problems, 'problems');
    checkEqual(after.stats, before.stats, 'stats');
  });

  test('tells listeners until they leave', async ({ backend }) => {
    const heard: string[] = [];
    const stop = backend.onState(({ presence }) => heard.push(presence));
    await backend.connect();
    await waitUntil(() => heard.includes('live'), 'a listener to hear of live');
    stop();
    stop();
    const { length } = heard;
    backend.disconnect();
    checkEqual(heard.length, length, 'calls after undo');
  });

  test('lists effects', async ({ backend }) => {
    await backend.connect();
    const effects = await backend.listEffects();
    check(
      effects.some(({ id, params }) => id === 'fx.invert' && Array.isArray(params)),
      'fx.invert among the effects',
    );
  });
}
