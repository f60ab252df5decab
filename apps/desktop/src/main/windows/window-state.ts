import type { Rectangle } from 'electron';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Logger } from '../log/logger.ts';
import { readJsonFile, writeFileAtomically } from '../settings/atomic-file.ts';

const WindowStateSchema = Type.Object({
  x: Type.Optional(Type.Integer()),
  y: Type.Optional(Type.Integer()),
  width: Type.Integer({ minimum: 400, maximum: 20_000 }),
  height: Type.Integer({ minimum: 300, maximum: 20_000 }),
  isMaximized: Type.Boolean(),
  isFullScreen: Type.Boolean(),
});
/** Where a window was, in pixels of the desktop. Without a place it is put in the middle. */
export type WindowState = Static<typeof WindowStateSchema>;

export const defaultWindowState: WindowState = { width: 1440, height: 900, isMaximized: false, isFullScreen: false };
/** So much of a window must lie on a display for its place to be used again. */
const minVisiblePx = 120;

/** What the file says; the default when it says nothing usable. */
export function loadWindowState(path: string, log: Logger): WindowState {
  try {
    const value = readJsonFile(path);
    if (Check(WindowStateSchema, value)) return value;
    if (value !== undefined) log.warn('the places of windows are not usable');
  } catch (error) {
    log.warn('the places of windows could not be read', { error });
  }
  return defaultWindowState;
}

export function saveWindowState(path: string, state: WindowState, log: Logger): void {
  try {
    writeFileAtomically(path, `${JSON.stringify(state)}\n`);
  } catch (error) {
    log.warn('the place of a window could not be written', { error });
  }
}

/** The state without its place when that lies on none of the displays there are now. */
export function fitToDisplays(state: WindowState, displays: readonly Rectangle[]): WindowState {
  const { x, y, ...rest } = state;
  if (x === undefined || y === undefined) return rest;
  const isVisible = displays.some(
    (area) =>
      Math.min(x + rest.width, area.x + area.width) - Math.max(x, area.x) >= minVisiblePx &&
      y >= area.y &&
      y <= area.y + area.height - minVisiblePx,
  );
  return isVisible ? state : rest;
}
