import type { LaneId } from '../state/preferences.ts';
import type { Command } from './command.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The combination a key press stands for, in the spelling of `Command.combos`. */
export function readCombo(event: KeyPress): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const isLetter = /^[A-Z]$/.test(key) || key.length > 1;
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  // Characters such as ? or + need Shift on some keyboards and not on others: the character alone counts.
  if (event.shiftKey && isLetter) parts.push('Shift');
  parts.push(key);
  return parts.join('+');
}

export interface CommandKeysOptions {
  commands: readonly Command[];
  readLane: () => LaneId;
}

/**
 * Runs the command of a key press on `target`; those of the lane on show come before those of every lane. Text fields
 * keep their keys, except those with Ctrl or Alt.
 */
export function listenForCommands(target: Window, { commands, readLane }: CommandKeysOptions): () => void {
  function find(combo: string): Command | undefined {
    const lane = readLane();
    const bound = commands.filter((command) => command.combos.includes(combo));
    return bound.find((command) => command.lane === lane) ?? bound.find((command) => command.lane === undefined);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const command = find(readCombo(event));
    if (command === undefined || isKeptByFocus(event)) return;
    if (event.repeat && command.isRepeatable !== true) {
      event.preventDefault();
      return;
    }
    if (command.whyNot?.() !== undefined) return;
    event.preventDefault();
    command.run();
  }
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function isKeptByFocus(event: KeyboardEvent): boolean {
  const element = event.target;
  if (!(element instanceof HTMLElement)) return false;
  const isText = element.isContentEditable || element.matches('input, textarea, select');
  if (isText) return !(event.ctrlKey || event.metaKey) || /^[acvxz]$/i.test(event.key);
  const isCopy = /^c$/i.test(event.key) && (event.ctrlKey || event.metaKey);
  if (isCopy && window.getSelection()?.isCollapsed === false) return true;
  // Keyboard users press a focused button with Space; pointer users never leave the focus on one.
  const isPress = event.key === ' ' || event.key === 'Enter';
  return isPress && element.matches('button, a, [role="button"]') && element.matches(':focus-visible');
}
