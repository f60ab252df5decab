import { Checks } from './checks.ts';
import {
  checkContextLoss,
  checkDispose,
  checkFrameBounds,
  checkLastingLoss,
  checkUnsupported,
} from './failure-cases.ts';
import { checkPacing, checkRealAnimationFrames, checkSequenceRules } from './pacing-cases.ts';
import { checkAlphaIsIgnored, checkPixelMatrix } from './pixel-cases.ts';
import { checkContextCall, checkMappedFrames, checkNoAllocationPerFrame, checkUnpackState } from './state-cases.ts';
import { checkPixelGrid, checkViews } from './view-cases.ts';

const cases: Record<string, (checks: Checks) => void | Promise<void>> = {
  isolated: (checks) => checks.equal(crossOriginIsolated, true, 'crossOriginIsolated'),
  contextCall: checkContextCall,
  unsupported: checkUnsupported,
  realAnimationFrames: checkRealAnimationFrames,
};
for (const api of ['webgl2', 'webgl'] as const) {
  cases[`pixels ${api}`] = (checks) => checkPixelMatrix(checks, api, 'auto');
  cases[`pixels ${api} cpu`] = (checks) => checkPixelMatrix(checks, api, 'cpu');
  cases[`alpha ${api}`] = (checks) => checkAlphaIsIgnored(checks, api);
  cases[`views ${api}`] = (checks) => checkViews(checks, api);
  cases[`grid ${api}`] = (checks) => checkPixelGrid(checks, api);
  cases[`sequence ${api}`] = (checks) => checkSequenceRules(checks, api);
  cases[`pacing ${api}`] = (checks) => checkPacing(checks, api);
  cases[`unpack ${api}`] = (checks) => checkUnpackState(checks, api);
  cases[`allocation ${api}`] = (checks) => checkNoAllocationPerFrame(checks, api);
  cases[`mapped ${api}`] = (checks) => checkMappedFrames(checks, api);
  cases[`loss ${api}`] = (checks) => checkContextLoss(checks, api);
  cases[`lasting loss ${api}`] = (checks) => checkLastingLoss(checks, api);
  cases[`dispose ${api}`] = (checks) => checkDispose(checks, api);
  cases[`bounds ${api}`] = (checks) => checkFrameBounds(checks, api);
}

async function runCase(name: string): Promise<{ checks: number; failures: string[] }> {
  const run = cases[name];
  if (run === undefined) throw new Error(`Expected one of ${Object.keys(cases).join(', ')}, got ${name}.`);
  const checks = new Checks();
  await run(checks);
  return { checks: checks.count, failures: checks.failures };
}

Object.assign(window, { runCase });
