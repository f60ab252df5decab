import { basename } from 'node:path';
import type { MatrixReport } from '@framelane/protocol/matrix';
import { hidePaths } from '../../hide-paths.ts';
import type { SettingsAnswer } from './matrix-session.ts';

const imagePrefix = 'image:';

/** The report without the paths of sockets and files, of which the last part stays. */
export function hideReportPaths(report: MatrixReport): MatrixReport {
  return {
    ...report,
    sources: report.sources.map((source) => ({ ...source, address: hidePaths(source.address) })),
    devices: report.devices.map((device) => ({ ...device, name: hidePaths(device.name) })),
    ...(report.settings === undefined ? {} : { settings: hideIdlePath(report.settings) }),
  };
}

/** The same for settings and for what is said of those that do not fit. */
export function hideSettingsPaths(answer: SettingsAnswer): SettingsAnswer {
  if (!answer.ok) return { ...answer, error: hidePaths(answer.error) };
  return { ...answer, settings: hideIdlePath(answer.settings) };
}

function hideIdlePath<Settings extends { onIdle?: unknown }>(settings: Settings): Settings {
  const { onIdle } = settings;
  if (typeof onIdle !== 'string' || !onIdle.startsWith(imagePrefix)) return settings;
  return { ...settings, onIdle: `${imagePrefix}${basename(onIdle.slice(imagePrefix.length))}` };
}

/** A page does not know files of this computer, so it cannot choose one; `undefined` when nothing is wrong. */
export function refusePatch(patch: unknown): Extract<SettingsAnswer, { ok: false }> | undefined {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return { ok: false, code: 'bad_request', error: 'expected the settings to change as an object' };
  }
  if (!('onIdle' in patch) || typeof patch.onIdle !== 'string' || !patch.onIdle.startsWith(imagePrefix)) return;
  return { ok: false, code: 'bad_request', error: 'the idle picture is chosen where the panel renderer is started' };
}
