import type { IdleAction, ServiceSettings } from './service-settings.ts';

/** The options that may change while running, named and written as in the configuration file. */
export interface SettingsView {
  brightness: number;
  gamma: 'none' | 'cie1931' | number;
  whiteBalance: readonly number[];
  rgbOrder: string;
  powerLimit: number;
  maPerPixel: number;
  rotate: number;
  mirror: 'H' | 'V' | 'none';
  mapper: string;
  onIdle: string;
  idleAfter: number;
  onExit: string;
  sourcePolicy: string;
  sourceTimeout: number;
}

/** Settings as options again, so that what was read can be sent back. */
export function describeOptions(settings: ServiceSettings): SettingsView {
  const { brightness, gamma, whiteBalance, rgbOrder, powerLimitMa, maPerPixel, rotate, mirror, mapper } =
    settings.pipeline;
  return {
    ...{ brightness, gamma, whiteBalance, rgbOrder, powerLimit: powerLimitMa, maPerPixel },
    ...{ rotate, mirror: mirror ?? 'none', mapper },
    onIdle: describeIdle(settings.idle.action),
    idleAfter: settings.idle.afterMs / 1000,
    onExit: settings.onExit,
    sourcePolicy: settings.sourcePolicy,
    sourceTimeout: settings.sourceTimeoutMs / 1000,
  };
}

function describeIdle(action: IdleAction): string {
  if (action.type === 'fade') return `fade:${action.durationMs / 1000}`;
  return action.type === 'image' ? `image:${action.path}` : action.type;
}
