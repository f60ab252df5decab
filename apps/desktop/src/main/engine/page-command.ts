import { basename, isAbsolute, join } from 'node:path';
import { FramelaneError } from '@framelane/protocol';
import { type CommandName, type CommandRequest, engineCommands } from '@framelane/protocol/engine';
import { Check } from 'typebox/value';
import type { ChosenFiles } from '../files/chosen-files.ts';

export interface PathRules {
  chosen: ChosenFiles;
  /** Where exports go that only have a name. */
  exportDir: string;
}

/** Fields of replies that tell where something lies. */
const privateReplyFields: ReadonlySet<string> = new Set(['pcm_path', 'ring']);

/**
 * The fields of a page's command as the engine gets them: those of the wire, in their shape, with paths the user
 * chose.
 *
 * @throws ERR_BRIDGE_REFUSED for anything else
 */
export function readPageCommand<Name extends CommandName>(
  command: Name,
  fields: Readonly<Record<string, unknown>>,
  rules: PathRules,
): CommandRequest<Name> {
  const known = pickKnown(command, fields);
  const allowed = typeof known.path === 'string' ? { ...known, path: allowPath(command, known.path, rules) } : known;
  if (isRequestFor(command, allowed)) return allowed;
  throw new FramelaneError('ERR_BRIDGE_REFUSED', `expected the fields of ${command}, got something else`);
}

/** What a page may see of a reply. */
export function hidePlaces(reply: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(reply).filter(([name]) => !privateReplyFields.has(name)));
}

function pickKnown(command: CommandName, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties } = engineCommands[command].request;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(properties, name)));
}

function isRequestFor<Name extends CommandName>(command: Name, value: object): value is CommandRequest<Name> {
  return Check(engineCommands[command].request, value);
}

function allowPath(command: CommandName, path: string, { chosen, exportDir }: PathRules): string {
  if (command === 'export_start' && !isAbsolute(path) && basename(path) === path && path !== '..' && path !== '.') {
    return join(exportDir, path);
  }
  chosen.require(path);
  return path;
}
