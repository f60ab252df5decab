import { write as writeFile } from 'node:fs';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';
import type { Device, DeviceFrame } from './device.ts';

const write = promisify(writeFile);
const stdout = 1;
const enter = '\x1b[?1049h\x1b[?25l\x1b[2J';
const leave = '\x1b[0m\x1b[?25h\x1b[?1049l';

/** Where the picture goes: the terminal, or in tests whatever takes its place. */
export interface Terminal {
  isTerminal: boolean;
  /** Settles when the text is out. */
  write(text: string): Promise<unknown>;
}

const ownTerminal: Terminal = {
  isTerminal: isatty(stdout),
  write: (text) => write(stdout, text),
};

/** `ansi`: two pixels a character in the terminal, the upper one in the foreground; only what changed is drawn. */
export function createAnsiDevice(terminal: Terminal = ownTerminal): Device {
  let drawn: Uint8Array | undefined;
  let isOpen = false;
  return {
    name: 'ansi',
    isBlocking: false,
    correctsLuminance: false,
    async open() {
      if (!terminal.isTerminal) {
        throw new Error('the device "ansi" needs a terminal as standard output; start it in one, or choose another');
      }
      drawn = undefined;
      isOpen = true;
      await terminal.write(enter);
    },
    push(frame) {
      const text = describeChanges(frame, drawn);
      drawn ??= new Uint8Array(frame.data.length);
      drawn.set(frame.data);
      return text === '' ? undefined : terminal.write(text).then(() => undefined);
    },
    // Leaving the terminal as it was shows more than a black picture in it.
    async blank() {
      return undefined;
    },
    async close() {
      if (isOpen) await terminal.write(leave);
      isOpen = false;
    },
  };
}

/** The cells that differ from what is on the screen, each run of them behind one cursor movement. */
function describeChanges({ width, height, data }: DeviceFrame, drawn: Uint8Array | undefined): string {
  let text = '';
  for (let y = 0; y < height; y += 2) {
    let isRunning = false;
    for (let x = 0; x < width; x += 1) {
      const upper = (y * width + x) * 3;
      const lower = y + 1 < height ? upper + width * 3 : undefined;
      if (drawn !== undefined && isSame(data, drawn, upper) && (lower === undefined || isSame(data, drawn, lower))) {
        isRunning = false;
        continue;
      }
      if (!isRunning) text += `\x1b[${y / 2 + 1};${x + 1}H`;
      isRunning = true;
      text += `\x1b[38;2;${colourAt(data, upper)};48;2;${lower === undefined ? '0;0;0' : colourAt(data, lower)}m▀`;
    }
  }
  return text;
}

function colourAt(data: Uint8Array, at: number): string {
  return `${data[at]!};${data[at + 1]!};${data[at + 2]!}`;
}

function isSame(left: Uint8Array, right: Uint8Array, at: number): boolean {
  return left[at] === right[at] && left[at + 1] === right[at + 1] && left[at + 2] === right[at + 2];
}
