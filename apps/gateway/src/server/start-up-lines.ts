import { isLoopback } from '@framelane/protocol';
import type { Listening } from './listen.ts';
import type { EngineChoice, EngineCommand, GatewayOptions, MatrixChoice, StageChoice } from './options.ts';

/**
 * What the program tells people when it has started: what listens where, warnings, and as the last line the address
 * to open, which holds the token.
 */
export function describeStart(options: GatewayOptions, listening: Listening, token: string | undefined): string[] {
  const lines = [`framelane-gateway listens on ${listening.host}, port ${listening.port}`];
  if (options.port !== 0 && listening.port !== options.port) {
    lines.push(`port ${options.port} is taken, ${listening.port} was free`);
  }
  const { engine, stage, matrix = { type: 'off' }, more } = options;
  for (const choice of [engine, ...(more?.engines ?? [])]) lines.push(`engine: ${describeEngine(choice)}`);
  for (const choice of [stage, ...(more?.stages ?? [])]) lines.push(`stages: ${describeStage(choice)}`);
  for (const choice of [matrix, ...(more?.panels ?? [])]) lines.push(`panel: ${describePanel(choice)}`);
  lines.push(`media: ${options.mediaRoots.join(', ')}`, `uploads: ${options.uploadDir}`);
  const isOpen = !isLoopback(options.host) && options.publicOrigin?.startsWith('https:') !== true;
  if (isOpen) lines.push(...proxyRecipe(listening.port));
  if (token === undefined) lines.push('warning: no token is asked for, every program on this machine may connect');
  const origin = options.publicOrigin ?? listening.url;
  lines.push(`Open ${origin}/${token === undefined ? '' : `?token=${token}`}`);
  return lines;
}

function describeEngine(choice: EngineChoice): string {
  switch (choice.type) {
    case 'off':
      return 'off';
    case 'attach':
      return `attached to ${choice.endpoint}`;
    default:
      return describeCommand(choice.command, 'the one');
  }
}

function describeStage(choice: StageChoice): string {
  switch (choice.type) {
    case 'off':
      return 'off';
    case 'attach':
      return `attached to the stream ${choice.streamName}`;
    default:
      return describeCommand(choice.command, 'the server');
  }
}

function describePanel(choice: MatrixChoice): string {
  switch (choice.type) {
    case 'off':
      return 'off';
    case 'attach':
      return `attached to ${choice.url}`;
    default:
      return describeCommand(choice.command, 'the renderer');
  }
}

function describeCommand(command: EngineCommand | undefined, own: string): string {
  return command === undefined ? `${own} that comes with Framelane` : [command.program, ...command.args].join(' ');
}

function proxyRecipe(port: number): string[] {
  return [
    'warning: this address is reachable from other machines and nothing is encrypted, the token included.',
    '  Better: listen on 127.0.0.1 behind a reverse proxy with TLS, for example Caddy:',
    `    viewer.example { reverse_proxy 127.0.0.1:${port} }`,
    '  and start this with --public-origin https://viewer.example',
  ];
}
