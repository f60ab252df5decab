import { describe, expect, it } from 'vitest';
import { runCli } from './support/run-cli.ts';
import { makeRegion, startProducer } from './support/streams.ts';

const commands = ['ls', 'info', 'frame', 'stream', 'send', 'test-pattern', 'tree', 'settings'];

describe('framelane', () => {
  it.each([[['--help']], ...commands.map((name) => [[name, '--help']])])('prints its help for %j', async (args) => {
    expect(await runCli(args)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage:'), stderr: '' });
  });

  it('prints its version', async () => {
    expect(await runCli(['--version'])).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it.each([
    [['fly']],
    [['ls', '--wings']],
    [['frame']],
    [['frame', '--stream-name', 'a/b']],
    [['frame', '--stream-name', 'a', '--timeout', '0']],
    [['frame', '--stream-name', 'a', '--output', 'a.gif']],
    [['frame', '--stream-name', 'a', '--quality', '101']],
    [['stream', '--stream-name', 'a']],
    [['stream', '--stream-name', 'a', '--format', 'avi']],
    [['stream', '--stream-name', 'a', '--format', 'raw', '--fps', '-1']],
    [['send', 'hello', '{', '--stream-name', 'a']],
    [['test-pattern', '--size', '0x10']],
    [['test-pattern', '--slots', '9']],
    [[]],
  ])('ends with 2 and nothing on standard output for %j', async (args) => {
    const { exitCode, stdout, stderr } = await runCli(args, { OV_SHM_STREAM_NAME: undefined });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('ends with 1 when the work fails', async () => {
    const { name } = startProducer();
    const { exitCode, stderr } = await runCli(['test-pattern', '--stream-name', name]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining(name) });
  });

  it('ends with 3 when no picture comes in time', async () => {
    const { name } = startProducer();
    const { exitCode, stderr } = await runCli(['frame', '--stream-name', name, '--timeout', '100']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('100 ms') });
  });

  it.each(['info', 'frame', 'stream --format raw', 'send hello'])(
    'ends with 4 when there is no stream for %s',
    async (command) => {
      const { exitCode, stderr } = await runCli([...command.split(' '), '--stream-name', 'cli-nobody-has-this']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining('cli-nobody-has-this') });
    },
  );

  it('ends with 5 when the stream is of another version', async () => {
    const name = makeRegion({ producerAlive: 1, producerPid: process.pid, protocolVersion: 1 });
    const { exitCode, stderr } = await runCli(['info', '--stream-name', name]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 5, stderr: expect.stringContaining('version') });
  });

  it('takes the name of the stream from the environment', async () => {
    const { name } = startProducer();
    const { stdout } = await runCli(['info', '--json'], { OV_SHM_STREAM_NAME: name });
    expect(JSON.parse(stdout)).toMatchObject({
      name,
      maxWidth: 64,
      maxHeight: 48,
      frames: 0,
      producerPid: process.pid,
    });
  });
});
