import { basename } from 'node:path';
import { hidePaths } from '@framelane/protocol';
import type { PanelShow } from '@framelane/protocol/gateway';
import type { MatrixReport, MatrixSettings } from '@framelane/protocol/matrix';

const imagePrefix = 'image:';

/** The report without the paths of sockets and files, of which the last part stays. */
export function hideReportPaths(report: MatrixReport): MatrixReport {
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, address: hidePaths(source.address) })),
    devices: report.devices.map((device) => ({ ...device, name: hidePaths(device.name) })),
    ...(report.settings === undefined ? {} : { settings: hideSettingsPaths(report.settings) }),
  };
}

/** The same for settings: the idle picture is a file of this computer. */
export function hideSettingsPaths(settings: MatrixSettings): MatrixSettings {
  const { onIdle } = settings;
  if (!onIdle.startsWith(imagePrefix)) return settings;
  return { ...settings, onIdle: `${imagePrefix}${basename(onIdle.slice(imagePrefix.length))}` };
}

/** The same for why pictures do not get through. */
export function hideShowPaths(show: PanelShow): PanelShow {
  return show.problem === undefined ? show : { ...show, problem: hidePaths(show.problem) };
}

/**
 * Why a page may not change these settings; `undefined` when nothing is wrong. It does not know files of this computer,
 * so it cannot choose one.
 */
export function findPatchFault(patch: unknown): string | undefined {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return 'expected the settings to change as an object';
  }
  if (!('onIdle' in patch) || typeof patch.onIdle !== 'string' || !patch.onIdle.startsWith(imagePrefix)) return;
  return 'the idle picture is chosen where the panel renderer is started';
}
