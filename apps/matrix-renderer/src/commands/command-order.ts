import type { ServiceSettings } from '../settings/service-settings.ts';

/** The commands beside `run`; each talks to a service that is running, or looks for reasons why it cannot. */
export const commandNames = ['send', 'pattern', 'doctor'] as const;
export type CommandName = (typeof commandNames)[number];

export interface CommandOrder {
  name: CommandName;
  operands: readonly string[];
  settings: ServiceSettings;
}
