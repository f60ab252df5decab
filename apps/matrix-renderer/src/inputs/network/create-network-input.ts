import { assertNever } from '@framelane/protocol';
import type { Input, InputContext } from '../input.ts';
import { ArtnetInput } from './artnet-input.ts';
import { DdpInput } from './ddp-input.ts';
import { FtInput } from './ft-input.ts';
import { OpcInput } from './opc-input.ts';
import type { OpcLayout } from './opc-painter.ts';
import { SacnInput } from './sacn-input.ts';
import type { NetworkAddress } from './udp-input.ts';

/** One network input to open. All are off unless asked for. */
export type NetworkInputOptions = NetworkAddress &
  (
    | { kind: 'ddp' }
    | { kind: 'ft'; layerTimeoutMs?: number }
    | ({ kind: 'opc' } & OpcLayout)
    | { kind: 'artnet'; startUniverse?: number }
    | { kind: 'sacn'; startUniverse?: number; joinsGroups: boolean }
  );

/** What an input does where nothing else is said. */
const networkInputDefaults = {
  ftLayerTimeoutMs: 15_000,
  artnetStartUniverse: 0,
  sacnStartUniverse: 1,
} as const;

export function createNetworkInput(options: NetworkInputOptions, context: InputContext): Input {
  switch (options.kind) {
    case 'ddp':
      return new DdpInput(options, context);
    case 'ft':
      return new FtInput({ layerTimeoutMs: networkInputDefaults.ftLayerTimeoutMs, ...options }, context);
    case 'opc':
      return new OpcInput(options, context);
    case 'artnet':
      return new ArtnetInput({ startUniverse: networkInputDefaults.artnetStartUniverse, ...options }, context);
    case 'sacn':
      return new SacnInput({ startUniverse: networkInputDefaults.sacnStartUniverse, ...options }, context);
    default:
      return assertNever(options);
  }
}
