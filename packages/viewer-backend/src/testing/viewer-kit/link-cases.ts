import { check, checkEqual, checkRejects, waitUntil } from '../kit/check.ts';
import type { ViewerCase } from './viewer-subject.ts';

export function addLinkCases(test: ViewerCase): void {
  test('is idle before connect() and refuses commands', async ({ backend, stageNames }) => {
    checkEqual(backend.getStatus().presence, 'idle', 'presence');
    await checkRejects(backend.loadStage(stageNames.first), 'ERR_VIEWER_DISCONNECTED', 'loadStage()');
    await checkRejects(backend.getStageTree(), 'ERR_VIEWER_DISCONNECTED', 'getStageTree()');
    await checkRejects(backend.pick(1, 1), 'ERR_VIEWER_DISCONNECTED', 'pick()');
    await checkRejects(backend.setRenderSetting('exposure', 1), 'ERR_VIEWER_DISCONNECTED', 'setRenderSetting()');
    await backend.cameraMouseMove(1, 1);
  });

  test('returns the same promise to a second connect()', async ({ backend }) => {
    const first = backend.connect();
    checkEqual(backend.connect(), first, 'second connect()');
    await first;
    checkEqual(backend.connect(), first, 'connect() when connected');
    checkEqual(backend.getStatus().presence, 'live', 'presence');
    check(backend.getStatus().features.includes('renderSettings'), 'the features of the server');
  });

  test('may be disconnected at any time and as often as one likes', async (trial) => {
    const { backend, countTimers, countPictures, sequences } = trial;
    backend.disconnect();
    const connecting = backend.connect();
    backend.disconnect();
    backend.disconnect();
    await checkRejects(connecting, 'ERR_VIEWER_DISCONNECTED', 'connect() that was cancelled');
    checkEqual(backend.getStatus().presence, 'idle', 'presence after a cancelled connect()');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
    await backend.connect();
    await waitUntil(() => sequences.length > 0, 'a frame');
    backend.disconnect();
    backend.disconnect();
    checkEqual(backend.getStatus().presence, 'idle', 'presence');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
    await waitUntil(() => (countPictures() ?? 0) === 0, 'all pictures to be given back');
  });

  test('rejects what is pending when it is disconnected', async ({ backend, stage, stageNames }) => {
    stage.silent.add('getPropertiesRequest').add('openStageRequest');
    await backend.connect();
    const opening = backend.loadStage(stageNames.first);
    const asking = backend.getProperties('/World');
    // Both are handled before either is looked at, so that none is unhandled in between.
    const outcomes = Promise.allSettled([opening, asking]);
    backend.disconnect();
    await outcomes;
    await checkRejects(opening, 'ERR_VIEWER_DISCONNECTED', 'loadStage()');
    await checkRejects(asking, 'ERR_VIEWER_DISCONNECTED', 'getProperties()');
  });

  test('hands every frame to every listener, the newest to a late one', async ({ backend, stage, sequences }) => {
    await backend.connect();
    await waitUntil(() => sequences.length > 0, 'a frame');
    const late: number[] = [];
    const stop = backend.onFrame(({ sequence }) => late.push(sequence));
    checkEqual(late[0], sequences.at(-1), 'frame of a late listener');
    stage.render();
    await waitUntil(() => late.length > 1, 'the next frame');
    checkEqual(late[1], sequences.at(-1), 'frame of both');
    stop();
    stop();
    stage.render();
    await waitUntil(() => (sequences.at(-1) ?? 0) > (late[1] ?? 0), 'a frame after undo');
    checkEqual(late.length, 2, 'frames after undo');
    checkEqual(backend.getStatus().size?.width, stage.size.width, 'width');
  });

  test('holds no more pictures than it needs', async ({ backend, stage, sequences, countPictures }) => {
    await backend.connect();
    for (let i = 0; i < 10; i += 1) {
      const { length } = sequences;
      stage.render();
      await waitUntil(() => sequences.length > length, 'a frame');
    }
    check((countPictures() ?? 0) <= 2, `at most 2 pictures held, ${countPictures()} are`);
  });

  test('keeps one snapshot until something changes, and its parts as long as they do not', async (trial) => {
    const { backend, stageNames } = trial;
    await backend.connect();
    await backend.loadStage(stageNames.first);
    const before = backend.getStatus();
    checkEqual(backend.getStatus(), before, 'getStatus()');
    await backend.selectPrims(['/World/Cube']);
    const after = backend.getStatus();
    check(after !== before, 'a new snapshot');
    checkEqual(after.problems, before.problems, 'problems');
    checkEqual(after.stage, before.stage, 'stage');
    await backend.selectPrims(['/World/Cube']);
    checkEqual(backend.getStatus().selection, after.selection, 'equal selection');
  });

  test('shows the loss and comes back with the same stage', async ({ backend, stage, stageNames, sequences }) => {
    await backend.connect();
    await backend.loadStage(stageNames.first);
    const heard: string[] = [];
    backend.onStatus(({ presence }) => heard.push(presence));
    stage.silent.add('getPropertiesRequest');
    const asking = checkRejects(backend.getProperties('/World'), 'ERR_VIEWER_DISCONNECTED', 'a pending question');
    const { stageRevision } = backend.getStatus();
    stage.restart();
    await asking;
    await waitUntil(() => heard.includes('lost'), 'the loss to show');
    await waitUntil(() => backend.getStatus().stageRevision !== stageRevision, 'the stage to be opened again');
    await waitUntil(() => backend.getStatus().loading === undefined, 'the end of loading');
    checkEqual(backend.getStatus().presence, 'live', 'presence');
    checkEqual(backend.getStatus().stage?.path, stageNames.first, 'stage');
    const { length } = sequences;
    stage.render();
    await waitUntil(() => sequences.length > length, 'a frame of the new server, whose numbers began anew');
  });
}
