import { type OptionDefinition, optionTable } from './option-table.ts';

/** What `--help` prints: every option with its default in brackets. */
export function describeUsage(): string {
  const rows = Object.values<OptionDefinition<unknown>>(optionTable).map(
    ({ flag, placeholder, help, isSwitch, aliases = [] }) => ({
      left:
        isSwitch === true
          ? `--${flag} / --no-${flag}`
          : `${[flag, ...aliases].map((name) => `--${name}`).join(', ')} ${placeholder}`,
      help,
    }),
  );
  rows.push(
    { left: '--config FILE', help: 'JSON with the same options in camel case; the command line wins' },
    { left: '--check', help: 'check options and configuration, and exit' },
    { left: '--version', help: 'print the version, and exit' },
    { left: '--help', help: 'print this, and exit' },
  );
  const width = Math.max(...rows.map(({ left }) => left.length)) + 2;
  return [
    'Usage: isolated-render [run] [options]',
    '       isolated-render send FILE.png [options]         show a picture on a running service, scaled to fit',
    '       isolated-render pattern [NAME] [FRAMES] [...]   bars, gradient, checker or sweep',
    '       isolated-render doctor [options]                say what stands in the way',
    '',
    'Keeps the newest RGB frame and pushes it to a display at a fixed rate. Programs replace the frame over a unix',
    'socket, TCP or a memory-mapped file.',
    '',
    ...rows.map(({ left, help }) => `  ${left.padEnd(width)}${help}`),
    '',
  ].join('\n');
}
