import { check, checkEqual, checkRejects, waitUntil } from '../kit/check.ts';
import type { ViewerCase, ViewerTrial } from './viewer-subject.ts';

export function addStageCases(test: ViewerCase): void {
  test('opens a stage and forgets the one before at once', async ({ backend, stageNames }) => {
    await backend.connect();
    const { path, tree } = await backend.loadStage(stageNames.first);
    checkEqual(path, stageNames.first, 'path');
    checkEqual(tree?.map((prim) => prim.path).join(), '/World', 'children of the root');
    await backend.selectPrims(['/World/Cube']);
    await waitUntil(() => backend.getStatus().settings !== undefined, 'settings');
    const opening = backend.loadStage(stageNames.second);
    checkEqual(backend.getStatus().stage, undefined, 'stage while loading');
    checkEqual(backend.getStatus().settings, undefined, 'settings while loading');
    checkEqual(backend.getStatus().selection.length, 0, 'selection while loading');
    checkEqual(backend.getStatus().loading?.path, stageNames.second, 'loading');
    await opening;
    checkEqual(backend.getStatus().loading, undefined, 'loading');
    checkEqual(backend.getStatus().stage?.path, stageNames.second, 'stage');
  });

  test('rejects a stage that cannot be opened with the code of the server', async ({ backend, stageNames }) => {
    await backend.connect();
    const outcome = await backend.loadStage(stageNames.missing).catch((error: unknown) => error);
    check(outcome instanceof Error && 'wireCode' in outcome, 'an error with a wireCode');
    if (outcome instanceof Error && 'wireCode' in outcome) checkEqual(outcome.wireCode, 'stage_not_found', 'wireCode');
    checkEqual(backend.getStatus().loading, undefined, 'loading');
  });

  test('gives the newest of two stages that are opened at once', async ({ backend, stageNames }) => {
    await backend.connect();
    const first = backend.loadStage(stageNames.first).catch((error: unknown) => error);
    const second = await backend.loadStage(stageNames.second);
    checkEqual(second.path, stageNames.second, 'second');
    await first;
    await waitUntil(() => backend.getStatus().stage?.path === stageNames.second, 'the second on show');
  });

  test('lists children whole and page by page', async (trial) => {
    const { backend } = await openStage(trial);
    const world = await backend.getStageTree('/World');
    checkEqual(world.map(({ kind }) => kind).join(), 'geom,geom,light,camera,scope', 'kinds');
    checkEqual(world.at(-1)?.hasChildren, true, 'hasChildren');
    checkEqual((await backend.getStageTree('/World/Group')).length, 250, 'children of the group');
    const page = await backend.getChildren('/World/Group', { offset: 100, limit: 20 });
    checkEqual(page.prims.length, 20, 'length of a page');
    checkEqual(page.prims[0]?.name, 'Part_00100', 'first of a page');
    checkEqual(page.total, 250, 'total');
  });

  test('finds prims by name', async (trial) => {
    const { backend } = await openStage(trial);
    const { prims, isTruncated } = await backend.findPrims('part_0001', 5);
    checkEqual(prims.length, 5, 'found');
    checkEqual(isTruncated, true, 'isTruncated');
  });

  test('shows properties as text and refuses prims that are not there', async (trial) => {
    const { backend } = await openStage(trial);
    const [size] = await backend.getProperties('/World/Cube');
    checkEqual(JSON.stringify(size), '{"name":"size","type":"double","value":"2"}', 'a property');
    await checkRejects(backend.getProperties('/Nowhere'), 'ERR_VIEWER_SERVER', 'a prim that is not there');
  });

  test('selects what the server confirms', async (trial) => {
    const { backend } = await openStage(trial);
    const heard: string[][] = [];
    backend.onSelectionChanged((paths) => heard.push(paths));
    await backend.selectPrims(['/World/Cube', '/Nowhere']);
    checkEqual(backend.getStatus().selection.join(), '/World/Cube', 'selection');
    await backend.selectPrims([]);
    checkEqual(backend.getStatus().selection.length, 0, 'selection');
    checkEqual(JSON.stringify(heard), '[["/World/Cube"],[]]', 'what listeners heard');
  });

  test('changes settings the server offers and no others', async (trial) => {
    const { backend, stage, sequences } = await openStage(trial);
    const { capabilities } = await backend.getRenderSettings();
    check(capabilities.length > 0, 'settings on offer');
    const { length } = sequences;
    const { settings } = await backend.setRenderSetting('exposure', 1.5);
    checkEqual(settings.exposure, 1.5, 'exposure');
    checkEqual(backend.getStatus().settings?.settings.exposure, 1.5, 'exposure in the state');
    await waitUntil(() => sequences.length > length, 'a frame with the setting');
    const sent = countRequests(trial, 'setRenderSettingRequest');
    for (const [key, value] of [
      ['nope', 1],
      ['secret', true],
      ['rayTracing', true],
      ['exposure', 99],
    ] as const) {
      await checkRejects(backend.setRenderSetting(key, value), 'ERR_VIEWER_INVALID', `${key} = ${value}`);
    }
    checkEqual(countRequests({ stage }, 'setRenderSettingRequest'), sent, 'requests for refused settings');
  });

  test('changes the kind of picture, or says why not', async (trial) => {
    const { backend } = await openStage(trial);
    const { available } = await backend.getAovs();
    check(available.includes('DepthSD'), 'DepthSD on offer');
    await backend.setAov('DepthSD');
    checkEqual(backend.getStatus().aov?.active, 'DepthSD', 'active');
    await checkRejects(backend.setAov('Nope'), 'ERR_VIEWER_SERVER', 'an unknown kind');
    checkEqual(backend.getStatus().aov?.active, 'DepthSD', 'active');
  });

  test('knows the kind of picture that was chosen before it came', async ({ backend, stage }) => {
    const nobody = { message: () => undefined, frame: () => undefined, lost: () => undefined };
    const payload = { aov: 'DepthSD' };
    stage.receive(nobody, JSON.stringify({ event_type: 'changeAOVRequest', payload }));
    await backend.connect();
    checkEqual((await backend.getAovs()).active, 'DepthSD', 'active');
  });

  test('knows variants and cameras', async (trial) => {
    const { backend } = await openStage(trial);
    checkEqual((await backend.getVariants('/World')).color?.selection, 'red', 'variant');
    checkEqual((await backend.setVariant('/World', 'color', 'blue')).color?.selection, 'blue', 'variant');
    await backend.selectCamera('/World/Camera');
    checkEqual(backend.getStatus().cameras?.active, '/World/Camera', 'camera');
  });
}

export async function openStage(trial: ViewerTrial): Promise<ViewerTrial> {
  await trial.backend.connect();
  await trial.backend.loadStage(trial.stageNames.first);
  await waitUntil(() => trial.sequences.length > 0, 'a frame');
  return trial;
}

export function countRequests({ stage }: Pick<ViewerTrial, 'stage'>, eventType: string): number {
  return stage.requests.filter(({ event_type }) => event_type === eventType).length;
}
