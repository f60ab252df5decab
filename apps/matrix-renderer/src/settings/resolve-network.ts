import type { NetworkInputOptions } from '../inputs/network/create-network-input.ts';
import { isLoopback } from '../net/is-loopback.ts';
import type { ListenPlace } from './option-readers.ts';
import type { GivenOptions } from './option-table.ts';

/** The network inputs that are asked for; port 0 is off. */
export function resolveNetwork(given: GivenOptions): NetworkInputOptions[] {
  const { ddp, ft, opc, artnet, sacn } = given;
  const inputs: NetworkInputOptions[] = [];
  if (isOn(ddp)) inputs.push({ kind: 'ddp', ...ddp });
  if (isOn(ft)) {
    const seconds = given.ftLayerTimeout;
    inputs.push({ kind: 'ft', ...ft, ...(seconds === undefined ? {} : { layerTimeoutMs: seconds * 1000 }) });
  }
  if (isOn(opc)) inputs.push({ kind: 'opc', ...opc, order: given.opcOrder, channels: given.opcChannels });
  if (isOn(artnet)) inputs.push({ kind: 'artnet', ...artnet, ...startAt(given.artnetUniverse) });
  if (isOn(sacn)) {
    const joinsGroups = !isLoopback(sacn.host);
    inputs.push({ kind: 'sacn', ...sacn, joinsGroups, ...startAt(given.sacnUniverse) });
  }
  return inputs;
}

function isOn(place: ListenPlace | undefined): place is ListenPlace {
  return place !== undefined && place.port !== 0;
}

function startAt(universe: number | undefined): { startUniverse?: number } {
  return universe === undefined ? {} : { startUniverse: universe };
}
