import { frameWire, sacnWire } from '@framelane/protocol/matrix';
import { sourcePolicies } from '../frame-store/source-chooser.ts';
import { type LogLevel, logLevels } from '../log/log.ts';
import {
  type OptionReader,
  readFactors,
  readGamma,
  readIdleAction,
  readIntegerWithin,
  readListenPlace,
  readMode,
  readNumber,
  readNumberWithin,
  readOneOf,
  readOpcChannels,
  readRgbOrder,
  readRotation,
  readSize,
  readText,
} from './option-readers.ts';

/** One option: `--flag`, and the same in camel case as a key of the configuration file. */
export interface OptionDefinition<T> {
  flag: string;
  /** What stands behind it in the help; empty for switches, which also have a `--no-` form. */
  placeholder: string;
  help: string;
  read: OptionReader<T>;
  /** Environment variable that stands behind the command line and before the file. */
  env?: string;
  /** Other flags with the same meaning. */
  aliases?: readonly string[];
  isSwitch?: true;
  isRepeatable?: true;
}

const side = readIntegerWithin(1, frameWire.maxSidePx);
const port = readIntegerWithin(0, 65_535);
const mirrors = { h: 'H', v: 'V', none: 'none' } as const;
const readMirror: OptionReader<'H' | 'V' | 'none'> = (text) => mirrors[readOneOf(['h', 'v', 'none'])(text)];
// LOG_LEVEL is shared with programs in Python, whose names differ.
const foreignLevels: Readonly<Record<string, LogLevel>> = { warning: 'warn', critical: 'error', fatal: 'error' };
const readLogLevel: OptionReader<LogLevel> = (text) => foreignLevels[text.toLowerCase()] ?? readOneOf(logLevels)(text);
const isOn: OptionReader<boolean> = (text) => ['true', '1'].includes(readOneOf(['true', '1', 'false', '0'])(text));

function define<T>(flag: string, placeholder: string, help: string, read: OptionReader<T>): OptionDefinition<T> {
  return { flag, placeholder, help, read };
}
function defineSwitch(flag: string, help: string): OptionDefinition<boolean> {
  return { flag, placeholder: '', help, read: isOn, isSwitch: true };
}

/** Every option of `isolated-render run`. Help, command line, environment and configuration file are read by it. */
export const optionTable = {
  unixSocket: define(
    'unix-socket',
    'TEXT',
    `unix socket to serve, "" for none [${frameWire.defaultSocketPath}]`,
    readText,
  ),
  tcpHost: define('tcp-host', 'TEXT', 'address to serve over TCP [127.0.0.1]', readText),
  tcpPort: define('tcp-port', 'INTEGER', 'port to serve over TCP, 0 for none [0]', port),
  fps: define('fps', 'FLOAT', 'pushes a second; 0 and below: as fast as the device takes them [120.0]', readNumber),
  debug: defineSwitch('debug', 'write a metrics line once a second'),
  mmapPath: define('mmap-path', 'PATH', 'mirror this file of frames', readText),
  disableSockets: defineSwitch('disable-sockets', 'serve neither the unix socket nor TCP'),
  width: define('width', 'INTEGER', 'pixels a row of a frame [64]', side),
  height: define('height', 'INTEGER', 'rows of a frame [64]', side),
  panel: define('panel', 'WxH', 'size of one panel, instead of --width and --height', readSize),
  columns: define('columns', 'INTEGER', 'panels side by side [1]', side),
  rows: define('rows', 'INTEGER', 'panels above each other [1]', side),
  preset: define('preset', 'NAME', 'cube: four panels of 64x64 in a row (256x64)', readOneOf(['cube'])),
  device: {
    ...define('device', 'NAME[:ARGS]', 'output, repeatable [a panel on a Raspberry Pi, else preview]', readText),
    isRepeatable: true,
  },
  x11Forward: { ...defineSwitch('x11-forward', 'show the preview in a browser even on a Pi'), env: 'X11_FORWARD' },
  precise: defineSwitch('precise', 'spin for the last part of each wait: steadier, costs CPU'),
  socketMode: define('socket-mode', 'OCTAL', 'permissions of the unix socket [0660]', readMode),
  socketGroup: define('socket-group', 'NAME|GID', 'group of the unix socket', readText),
  maxClients: define('max-clients', 'INTEGER', 'connections at a time [1024]', readIntegerWithin(1, 65_535)),
  clientTimeout: define(
    'client-timeout',
    'SECONDS',
    'for one message to arrive, 0 for ever [30]',
    readNumberWithin(0, 86_400),
  ),
  mmapPollMs: define(
    'mmap-poll-ms',
    'FLOAT',
    'look at the file this often; costs CPU [with each push]',
    readNumberWithin(0.1, 60_000),
  ),
  mmapMode: define('mmap-mode', 'OCTAL', 'permissions of the file when it is made here [0600]', readMode),
  sourcePolicy: define('source-policy', 'NAME', 'latest, priority or lock [latest]', readOneOf(sourcePolicies)),
  sourceTimeout: define(
    'source-timeout',
    'SECONDS',
    'until a silent source is no longer live [2.5]',
    readNumberWithin(0.1, 86_400),
  ),
  onIdle: define('on-idle', 'WHAT', 'hold, black, fade:SECONDS or image:FILE [hold]', readIdleAction),
  idleAfter: define('idle-after', 'SECONDS', 'without a frame until then, 0 never [0]', readNumberWithin(0, 8_640_000)),
  onExit: define('on-exit', 'NAME', 'black or hold [black]', readOneOf(['black', 'hold'])),
  brightness: define('brightness', 'PERCENT', '0 to 100 [100]', readNumberWithin(0, 100)),
  gamma: define('gamma', 'NAME|NUMBER', 'none, cie1931 or 1 to 4 [none]', readGamma),
  whiteBalance: define('white-balance', 'R,G,B', 'factors from 0 to 1 [1,1,1]', readFactors),
  rgbOrder: define('rgb-order', 'LETTERS', 'order of colours the panel wants [RGB]', readRgbOrder),
  powerLimit: define('power-limit', 'MILLIAMPERE', 'for the whole display, 0 for none [0]', readNumberWithin(0, 1e9)),
  maPerPixel: define('ma-per-pixel', 'MILLIAMPERE', 'of a white pixel [60]', readNumberWithin(0, 1e6)),
  rotate: define('rotate', 'DEGREES', 'clockwise: 0, 90, 180 or 270 [0]', readRotation),
  mirror: define('mirror', 'H|V|none', 'mirror sideways or upside down [none]', readMirror),
  mapper: define('mapper', 'NAMES', 'how panels are wired, such as "U-mapper;Rotate:90"', readText),
  ddp: define('ddp', '[HOST:]PORT', 'take DDP, usually on 4048', readListenPlace),
  ft: define('ft', '[HOST:]PORT', 'take Flaschen Taschen, usually on 1337', readListenPlace),
  opc: define('opc', '[HOST:]PORT', 'take Open Pixel Control, usually on 7890', readListenPlace),
  artnet: define('artnet', '[HOST:]PORT', 'take Art-Net, usually on 6454', readListenPlace),
  sacn: define('sacn', '[HOST:]PORT', 'take sACN, usually on 5568', readListenPlace),
  ftLayerTimeout: define('ft-layer-timeout', 'SECONDS', 'until a layer goes [15]', readNumberWithin(0.1, 86_400)),
  opcOrder: define('opc-order', 'NAME', 'plain or serpentine [plain]', readOneOf(['plain', 'serpentine'])),
  opcChannels: define('opc-channels', 'LIST', 'pixels of channels: CHANNEL=FIRST+COUNT,...', readOpcChannels),
  artnetUniverse: define('artnet-universe', 'INTEGER', 'first universe [0]', readIntegerWithin(0, 32_767)),
  sacnUniverse: define('sacn-universe', 'INTEGER', 'first universe [1]', readIntegerWithin(1, sacnWire.maxUniverse)),
  httpPort: {
    ...define('http-port', 'INTEGER', 'health, metrics, settings and preview, 0 for none [0]', port),
    aliases: ['health-port', 'metrics-port'],
  },
  httpHost: define('http-host', 'TEXT', 'address of the same [127.0.0.1]', readText),
  httpToken: define('http-token', 'TEXT', 'needed for addresses beyond this computer', readText),
  allow: {
    ...define('allow', 'CIDR', 'network whose members may connect, repeatable [all]', readText),
    isRepeatable: true,
  },
  logLevel: {
    ...define('log-level', 'LEVEL', `${logLevels.join(', ')} [info]`, readLogLevel),
    env: 'LOG_LEVEL',
  },
  logFormat: define('log-format', 'NAME', 'text or json [text on a terminal]', readOneOf(['text', 'json'])),
  exitOnStdinClose: defineSwitch(
    'exit-on-stdin-close',
    'for programs that start this one: end with standard input, say on standard output when ready',
  ),
  logDir: { ...define('log-dir', 'FOLDER', 'keep a copy of the log there', readText), env: 'HEART_LOG_DIR' },
} as const satisfies Record<string, OptionDefinition<unknown>>;

export type OptionName = keyof typeof optionTable;
type ValueOf<D> = D extends { isRepeatable: true; read: OptionReader<infer T> }
  ? T[]
  : D extends { read: OptionReader<infer T> }
    ? T
    : never;
/** Options that were given, by key. */
export type GivenOptions = { [K in OptionName]?: ValueOf<(typeof optionTable)[K]> };
