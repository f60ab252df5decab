import type { PointerInput } from '@framelane/viewer-backend';
import { type Command, InvalidArgumentError, Option } from 'commander';

const buttons = ['left', 'middle', 'right'] as const;
const modifierNames = ['shift', 'ctrl', 'alt', 'meta'] as const;

export interface PointerFlags {
  button: (typeof buttons)[number];
  modifiers: NonNullable<PointerInput['modifiers']>;
}

/** Adds which button is pressed, and which keys with it. */
export function addPointerOptions(command: Command): Command {
  return command
    .addOption(new Option('--button <name>', 'button of the mouse').choices(buttons).default('left'))
    .addOption(
      new Option('--modifiers <names>', `keys held down, of ${modifierNames.join(',')}`)
        .argParser(parseModifiers)
        .default({}, 'none'),
    );
}

/** The button by the number the messages of a viewer give it: 0 left, 1 middle, 2 right. */
export function toPointer({ button, modifiers }: PointerFlags): Pick<PointerInput, 'button' | 'modifiers'> {
  return { button: button === 'left' ? 0 : button === 'middle' ? 1 : 2, modifiers };
}

function parseModifiers(text: string): PointerFlags['modifiers'] {
  const modifiers: PointerFlags['modifiers'] = {};
  for (const part of text.split(',')) {
    const name = modifierNames.find((known) => known === part);
    if (name === undefined) throw new InvalidArgumentError(`Expected some of ${modifierNames.join(',')}.`);
    modifiers[name] = true;
  }
  return modifiers;
}
