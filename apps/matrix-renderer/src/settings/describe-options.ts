import type { MatrixSettings } from '@framelane/protocol/matrix';
import type { IdleAction, ServiceSettings } from './service-settings.ts';

/** Settings as options again, so that what was read can be sent back. */
export function describeOptions(settings: ServiceSettings): MatrixSettings {
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
