import { type CommandName, engineCommands, engineTimes } from '@framelane/protocol/engine';
import type { EngineFeatures } from './features.ts';

/**
 * How long to wait for the reply to a command, in milliseconds. For a stream it is the longest silence: each
 * progress message starts it anew. An engine without extensions knows no modes and answers a range at its end.
 */
export function timeoutOfCommand(cmd: CommandName, fields: object, features: EngineFeatures): number {
  if (cmd === 'ping') return engineTimes.pingTimeoutMs;
  if (cmd === 'render_range') {
    const mode = 'mode' in fields && features.hasExtensions ? fields.mode : undefined;
    if (mode === undefined) return engineTimes.rangeTimeoutMs;
    return mode === 'stream' ? engineTimes.renderTimeoutMs : engineTimes.metadataTimeoutMs;
  }
  return engineCommands[cmd].class === 'R' ? engineTimes.renderTimeoutMs : engineTimes.metadataTimeoutMs;
}
