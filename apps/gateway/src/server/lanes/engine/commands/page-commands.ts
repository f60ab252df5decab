import {
  type CommandName,
  type CommandReply,
  describeUnknownCommand,
  engineCommands,
  isCommandName,
} from '@framelane/protocol/engine';
import { pageEngineCommands } from '@framelane/protocol/gateway';
import { CommandFailure } from './command-failure.ts';

export type PageCommand = (typeof pageEngineCommands)[number];
export type PictureCommand = Extract<PageCommand, 'seek' | 'render_frame' | 'apply_chain'>;
export type PictureReply = Partial<CommandReply<PictureCommand>>;

/** Fields that a page never sets: the gateway fills them in, or nobody does. */
const ownFields = new Set(['asset_id', 'path', 'frame']);
/** Fields of replies that never reach a page, though the wire has them. */
const privateReplyFields = new Set(['pcm_path', 'ring', 'frame_data']);

/** @throws unknown_command for everything a page may not ask for, known to the engine or not */
export function readPageCommand(name: string): PageCommand {
  const command = pageEngineCommands.find((candidate) => candidate === name);
  if (command === undefined) throw new CommandFailure('unknown_command', describeUnknownCommand(name));
  return command;
}

export function isPictureCommand(command: PageCommand): command is PictureCommand {
  return command === 'seek' || command === 'render_frame' || command === 'apply_chain';
}

/** Whether the command only decorates the page: it must not stand in line before a picture. */
export function isSideCommand(command: PageCommand): boolean {
  return command === 'thumbnails' || command === 'waveform' || command === 'audio_analyze';
}

/** Whether the command is about an asset, which the gateway then always names. */
export function takesAsset(command: PageCommand): boolean {
  return 'asset_id' in engineCommands[command].request.properties;
}

/** What a page said of a command's own fields. Everything else in its message is left behind. */
export function pickRequestFields(
  command: PageCommand,
  message: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return pick(Object.keys(engineCommands[command].request.properties), message, ownFields);
}

/** What a page may see of a reply: the fields of the wire that hold no path. */
export function pickReplyFields(
  command: PageCommand,
  reply: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return pick(Object.keys(engineCommands[command].reply.properties), reply, privateReplyFields);
}

/** The commands of a page that an engine with these commands can carry out. */
export function listPageCommands(engineKnows: readonly CommandName[]): PageCommand[] {
  return pageEngineCommands.filter((command) => isCommandName(command) && engineKnows.includes(command));
}

function pick(
  names: readonly string[],
  from: Readonly<Record<string, unknown>>,
  without: ReadonlySet<string>,
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of names) {
    if (!without.has(name) && Object.hasOwn(from, name) && from[name] !== undefined) picked[name] = from[name];
  }
  return picked;
}
