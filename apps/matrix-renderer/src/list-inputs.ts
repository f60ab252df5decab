import type { Input, InputContext } from './inputs/input.ts';
import { MmapInput } from './inputs/mmap/mmap-input.ts';
import { createNetworkInput } from './inputs/network/create-network-input.ts';
import { SocketInput } from './inputs/socket/socket-input.ts';
import { TcpPlace } from './inputs/socket/tcp-place.ts';
import { UnixPlace } from './inputs/socket/unix-place.ts';
import { isLoopback } from './net/is-loopback.ts';
import type { ServiceSettings } from './settings/service-settings.ts';

/** Every input the settings ask for, none of them open yet. */
export function listInputs(settings: ServiceSettings, context: InputContext, onFileOpened: () => void): Input[] {
  const inputs: Input[] = [];
  const { unixSocket, tcpHost, tcpPort, mmapPath: path, mmapPollMs: pollMs, mmapMode: mode } = settings;
  if (!settings.disableSockets && unixSocket !== '') {
    const place = new UnixPlace({ path: unixSocket, mode: settings.socketMode, groupId: settings.socketGroupId });
    inputs.push(new SocketInput(place, context, settings));
  }
  if (!settings.disableSockets && tcpPort !== 0) {
    inputs.push(new SocketInput(new TcpPlace(tcpHost, tcpPort), context, settings));
  }
  if (path !== undefined) inputs.push(new MmapInput({ path, pollMs, mode, onOpened: onFileOpened }, context));
  for (const network of settings.network) inputs.push(createNetworkInput(network, context));
  return inputs;
}

/** Names of what other computers can reach, for a warning. */
export function listOpenPlaces({ disableSockets, tcpHost, tcpPort, network, http }: ServiceSettings): string[] {
  const places = network.map(({ kind, host, port }) => ({ name: `${kind} on ${host}:${port}`, host }));
  if (!disableSockets && tcpPort !== 0) places.push({ name: `tcp on ${tcpHost}:${tcpPort}`, host: tcpHost });
  if (http.port !== 0) places.push({ name: `http on ${http.host}:${http.port}`, host: http.host });
  return places.filter(({ host }) => !isLoopback(host)).map(({ name }) => name);
}
