import type { LaneId } from '../state/preferences.ts';

export const commandGroups = ['File', 'Stage', 'Panel', 'Playback', 'Range', 'View', 'Effects', 'Application'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** One thing a user can do, by key, palette or button. */
export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  /** The lane it belongs to; elsewhere it cannot be used, and its keys are free for others. */
  lane?: LaneId;
  /** Key combinations such as `Space`, `Shift+ArrowLeft`, `Ctrl+K` (Ctrl also means Cmd). The first one is shown. */
  combos: readonly string[];
  run: () => void;
  /** Why it cannot be used now; nothing when it can. */
  whyNot?: () => string | undefined;
  /** Whether holding the key repeats it. */
  isRepeatable?: boolean;
}

/** The command with that id. Ids are fixed in code, so a missing one is a mistake there. */
export function findCommand(commands: readonly Command[], id: string): Command {
  const command = commands.find((candidate) => candidate.id === id);
  if (command === undefined) throw new Error(`expected a command "${id}", found none; add it to the command list`);
  return command;
}
