import type { CameraState } from '../../common/viewer-backend.ts';
import { check, checkEqual, checkRejects, waitUntil } from '../kit/check.ts';
import { countRequests, openStage } from './stage-cases.ts';
import type { ViewerCase } from './viewer-subject.ts';

export function addPointerCases(test: ViewerCase): void {
  test('picks through the letterbox, and asks nobody about the bars', async (trial) => {
    const { backend, stage } = await openStage(trial);
    const { width, height } = stage.size;
    // Twice the size, with a bar of 50 CSS pixels above and below.
    await backend.resize(width * 2, height * 2 + 100);
    const cssY = height + 50;
    checkEqual(await backend.pick(width * 2 * 0.32, cssY), '/World/Cube', 'pick');
    checkEqual(await backend.pick(width * 2 * 0.68, cssY), '/World/Sphere', 'pick');
    checkEqual(await backend.pick(1, 51), null, 'pick of the background');
    const asked = countRequests(trial, 'pickRequest');
    checkEqual(await backend.pick(width, 49), null, 'pick in the upper bar');
    checkEqual(await backend.pick(width, height * 2 + 51), null, 'pick in the lower bar');
    checkEqual(countRequests(trial, 'pickRequest'), asked, 'requests for picks in the bars');
    const sent = stage.requests.find(({ event_type }) => event_type === 'pickRequest');
    check(sent?.event_type === 'pickRequest' && Math.abs(sent.payload.y - height / 2) < 0.01, 'pixels of the picture');
  });

  test('keeps picks apart that are asked at once', async (trial) => {
    const { backend, stage } = await openStage(trial);
    const { width, height } = stage.size;
    await backend.resize(width, height);
    const picks = [0.32, 0.68, 0.32, 0.01].map((x) => backend.pick(width * x, height / 2));
    checkEqual((await Promise.all(picks)).map(String).join(), '/World/Cube,/World/Sphere,/World/Cube,null', 'picks');
  });

  test('tells a click from a drag', async (trial) => {
    const { backend, stage } = await openStage(trial);
    await backend.resize(stage.size.width, stage.size.height);
    const input = { x: 10, y: 10, button: 0 as const };
    checkEqual(await backend.cameraMouseButton({ ...input, pressed: true }), false, 'press');
    await backend.cameraMouseMove(13, 12);
    checkEqual(await backend.cameraMouseButton({ ...input, pressed: false }), true, 'release after 4 pixels');
    await backend.cameraMouseButton({ ...input, pressed: true });
    await backend.cameraMouseMove(15, 10);
    await backend.cameraMouseMove(10, 10);
    checkEqual(await backend.cameraMouseButton({ ...input, pressed: false }), false, 'release after a drag');
    checkEqual(await backend.cameraMouseButton({ ...input, pressed: false }), false, 'release without a press');
  });

  test('sends one of many moves, the last, before the release', async (trial) => {
    const { backend, stage, sequences } = await openStage(trial);
    const { width, height } = stage.size;
    await backend.resize(width, height);
    const { length } = sequences;
    await backend.cameraMouseButton({ x: 20, y: 10, button: 0, pressed: true });
    for (let x = 21; x <= 60; x += 1) void backend.cameraMouseMove(x, 10);
    // Far outside: the drag goes on along the edge.
    void backend.cameraMouseMove(width + 500, 10);
    await backend.cameraMouseButton({ x: width + 500, y: 10, button: 0, pressed: false });
    await waitUntil(() => countRequests(trial, 'cameraMouseButton') === 2, 'press and release');
    const sent = stage.requests.filter(({ event_type }) => event_type.startsWith('cameraMouse'));
    checkEqual(sent.map(({ event_type }) => event_type.slice(11)).join(), 'Button,Move,Button', 'messages');
    const [, move] = sent;
    check(move?.event_type === 'cameraMouseMove' && Math.abs(move.payload.x - width) < 0.01, 'the edge');
    await waitUntil(() => sequences.length > length, 'a frame of the new view');
  });

  test('begins no drag in the bars', async (trial) => {
    const { backend, stage } = await openStage(trial);
    await backend.resize(stage.size.width, stage.size.height + 100);
    await backend.cameraMouseButton({ x: 10, y: 10, button: 0, pressed: true });
    await backend.cameraMouseMove(20, 60);
    checkEqual(await backend.cameraMouseButton({ x: 20, y: 60, button: 0, pressed: false }), false, 'release');
    await backend.pick(20, 60);
    checkEqual(countRequests(trial, 'cameraMouseButton'), 0, 'messages');
  });

  test('sums wheel notches', async (trial) => {
    const { backend, stage } = await openStage(trial);
    for (let i = 0; i < 5; i += 1) void backend.cameraWheel(1, 30, 20);
    void backend.cameraWheel(-0.5);
    await waitUntil(() => countRequests(trial, 'cameraWheel') > 0, 'the wheel');
    const [sent] = stage.requests.filter(({ event_type }) => event_type === 'cameraWheel');
    check(sent?.event_type === 'cameraWheel' && sent.payload.delta === 4.5, 'one message with 4.5 notches');
  });

  test('places the camera absolutely and counts the time to the picture', async (trial) => {
    const { backend, sequences } = await openStage(trial);
    const { length } = sequences;
    await backend.setCamera({ azimuth: 40, distance: 8 });
    await waitUntil(() => sequences.length > length, 'a frame');
    await waitUntil(() => backend.getStatus().stats.latencyMs.p99 > 0, 'a latency');
    check(backend.getStatus().stats.framesShown > 0, 'counted frames');
  });

  test('refuses arguments that make no sense', async (trial) => {
    const { backend } = trial;
    await backend.connect();
    await checkRejects(backend.cameraMouseMove(Number.NaN, 0), 'ERR_VIEWER_INVALID', 'a move to NaN');
    await checkRejects(backend.cameraWheel(Number.POSITIVE_INFINITY), 'ERR_VIEWER_INVALID', 'endless notches');
    const cameras = [
      { azimuth: Number.NaN },
      { elevation: Number.NEGATIVE_INFINITY },
      { distance: 0 },
      { distance: 1e13 },
      { target: [0, Number.NaN, 0] },
    ] satisfies CameraState[];
    for (const camera of cameras) {
      await checkRejects(backend.setCamera(camera), 'ERR_VIEWER_INVALID', `a camera at ${JSON.stringify(camera)}`);
    }
    checkEqual(countRequests(trial, 'setCamera'), 0, 'cameras that were sent');
  });
}
