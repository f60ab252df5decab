import type { DesktopSettings, StageSource } from '../../shared/desktop-settings.ts';
import { type FrameLane, frameLanes, type LaneSource } from '../../shared/lane-source.ts';

export interface LanePolicyFacts {
  lane: DesktopSettings['lane'];
  stage: StageSource;
  /** Lanes that a window's page has died of. */
  broken: ReadonlySet<FrameLane>;
}

/** Whether a page may attach to the producer itself. Only streams the user marked are kept away from it. */
export function isTrustedSource(stage: StageSource): boolean {
  return stage.type !== 'attach' || stage.isTrusted !== false;
}

/**
 * The lanes a window may use, best first. `main` is always among them: it works everywhere, and it is the only one
 * for producers that are not to be trusted.
 */
export function chooseLanes({ lane, stage, broken }: LanePolicyFacts): FrameLane[] {
  if (!isTrustedSource(stage)) return ['main'];
  // One that was set by hand and cannot be used gives way to slower ones; a preload without native code has one way.
  const wanted = lane === 'auto' ? frameLanes : frameLanes.slice(frameLanes.indexOf(lane));
  return wanted.filter((candidate) => candidate === 'main' || !broken.has(candidate));
}

export interface LaneSourceFacts extends LanePolicyFacts {
  streamName: string | undefined;
  addonRoot: string | undefined;
  isPackaged: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** What a window's preload is told. A packaged application loads no client library that the environment names. */
export function describeLaneSource(facts: LaneSourceFacts): LaneSource {
  const { streamName, addonRoot, broken } = facts;
  const library = facts.isPackaged ? undefined : facts.env.OVSTREAM_SHM_CLIENT_LIB;
  const banner = broken.size > 0 ? 'The page ended while it showed the stream; pictures come another way now.' : '';
  return {
    allowedLanes: chooseLanes(facts),
    isTrusted: isTrustedSource(facts.stage),
    ...(streamName === undefined ? {} : { streamName }),
    ...(addonRoot === undefined ? {} : { addonRoot }),
    ...(library === undefined || library === '' ? {} : { clientLibrary: library }),
    ...(banner === '' ? {} : { banner }),
  };
}
