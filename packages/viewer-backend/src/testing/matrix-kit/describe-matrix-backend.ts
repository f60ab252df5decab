import type { MatrixBackend, MatrixSettings } from '../../common/matrix-backend.ts';
import { check, checkEqual, checkRejects, waitUntil } from '../kit/check.ts';
import type { TestRunner } from '../kit/subject.ts';

/** A backend that is not connected yet, on its way to a panel. */
export interface MatrixBackendSubject {
  backend: MatrixBackend;
  /** Sends the panel another picture. */
  show(): void | Promise<void>;
  /** Changes a setting by another way than this backend. */
  changeElsewhere(patch: Partial<MatrixSettings>): void | Promise<void>;
  /** Makes the service go away and come back; resolves when it is on its way. */
  restart(): void | Promise<void>;
  /** Timers of the backend that are still set. */
  countTimers(): number;
  /** Frees everything, also after a failure. */
  close(): Promise<void>;
}

/**
 * The contract of `MatrixBackend` as tests. Each test gets a backend of its own from `makeSubject` and closes it, also
 * after a failure.
 */
export function describeMatrixBackend(
  name: string,
  makeSubject: () => Promise<MatrixBackendSubject>,
  runner: TestRunner,
): void {
  const test = (caseName: string, body: (subject: MatrixBackendSubject) => Promise<void>): void => {
    runner.it(caseName, async () => {
      const subject = await makeSubject();
      try {
        await body(subject);
      } finally {
        subject.backend.disconnect();
        await subject.close();
      }
    });
  };
  runner.describe(`MatrixBackend: ${name}`, () => {
    addLinkCases(test);
    addPanelCases(test);
  });
}

type MatrixCase = (name: string, body: (subject: MatrixBackendSubject) => Promise<void>) => void;

function addLinkCases(test: MatrixCase): void {
  test('is idle before connect() and refuses requests', async ({ backend }) => {
    checkEqual(backend.getState().presence, 'idle', 'presence');
    await checkRejects(backend.getSettings(), 'ERR_VIEWER_DISCONNECTED', 'getSettings()');
    await checkRejects(backend.setSettings({ brightness: 1 }), 'ERR_VIEWER_DISCONNECTED', 'setSettings()');
    await checkRejects(backend.listDevices(), 'ERR_VIEWER_DISCONNECTED', 'listDevices()');
  });

  test('returns the same promise to a second connect()', async ({ backend }) => {
    const first = backend.connect();
    checkEqual(backend.connect(), first, 'second connect()');
    await first;
    checkEqual(backend.connect(), first, 'connect() when connected');
    checkEqual(backend.getState().presence, 'live', 'presence');
  });

  test('may be disconnected at any time and as often as one likes', async ({ backend, countTimers }) => {
    backend.disconnect();
    const connecting = backend.connect();
    backend.disconnect();
    backend.disconnect();
    await checkRejects(connecting, 'ERR_VIEWER_DISCONNECTED', 'connect() that was cancelled');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
    await backend.connect();
    const asking = checkRejects(backend.getSettings(), 'ERR_VIEWER_DISCONNECTED', 'a pending question');
    backend.disconnect();
    await asking;
    checkEqual(backend.getState().presence, 'idle', 'presence');
    checkEqual(countTimers(), 0, 'timers after disconnect()');
  });

  test('shows the loss and comes back', async ({ backend, restart }) => {
    await backend.connect();
    const heard: string[] = [];
    backend.onState(({ presence }) => heard.push(presence));
    await restart();
    await waitUntil(() => heard.includes('lost'), 'the loss to show');
    await waitUntil(() => backend.getState().presence === 'live', 'the return');
    await backend.getSettings();
  });
}

function addPanelCases(test: MatrixCase): void {
  test('hands out pictures, the newest to a late listener', async ({ backend, show }) => {
    await backend.connect();
    await show();
    const sequences: number[] = [];
    backend.onFrame(({ sequence }) => sequences.push(sequence));
    await waitUntil(() => sequences.length > 0, 'a picture');
    const late: number[] = [];
    const stop = backend.onFrame(({ sequence, format, byteLength, width, height }) => {
      late.push(sequence);
      checkEqual(format, 'RGBA8', 'format');
      checkEqual(byteLength, width * height * 4, 'byteLength');
    });
    checkEqual(late[0], sequences.at(-1), 'picture of a late listener');
    await show();
    await waitUntil(() => (late.at(-1) ?? 0) > (late[0] ?? 0), 'the next picture');
    stop();
    stop();
  });

  test('tells of sizes, sources and devices', async ({ backend }) => {
    await backend.connect();
    await waitUntil(() => backend.getState().report !== undefined, 'a report');
    const { report } = backend.getState();
    check((report?.size.width ?? 0) > 0, 'a width');
    check((report?.sources.length ?? 0) > 0, 'sources');
    checkEqual(await backend.listDevices(), backend.getState().report?.devices, 'devices');
  });

  test('changes settings and refuses values that do not fit', async ({ backend }) => {
    await backend.connect();
    const { settings } = await backend.setSettings({ brightness: 40, gamma: 'cie1931' });
    checkEqual(settings.brightness, 40, 'brightness');
    checkEqual(backend.getState().settings?.gamma, 'cie1931', 'gamma in the state');
    checkEqual((await backend.getSettings()).brightness, 40, 'brightness when asked');
    await checkRejects(backend.setSettings({ brightness: 400 }), 'ERR_VIEWER_SERVER', 'a brightness of 400');
    checkEqual(backend.getState().settings?.brightness, 40, 'brightness after a refusal');
  });

  test('shows settings that somebody else changed', async ({ backend, changeElsewhere }) => {
    await backend.connect();
    await backend.setSettings({ brightness: 60 });
    await changeElsewhere({ brightness: 25, mirror: 'V' });
    await waitUntil(() => backend.getState().settings?.brightness === 25, 'the other brightness');
    checkEqual(backend.getState().settings?.mirror, 'V', 'mirror');
    checkEqual((await backend.getSettings()).brightness, 25, 'brightness when asked');
  });
}
