import { describe, expect, it } from 'vitest';
import { runCli, startCli } from './support/run-cli.ts';
import { startProducer, waitForClient } from './support/streams.ts';

describe('framelane send', () => {
  it.each([
    [['ping'], {}],
    [['ping', '{"a":[1,"ü"]}'], { a: [1, 'ü'] }],
  ])('sends %j', async (args, payload) => {
    const producer = startProducer();
    const received = new Promise<string>((resolve) => producer.onMessage(resolve));
    expect(await runCli(['send', ...args, '--stream-name', producer.name])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    expect(JSON.parse(await received)).toEqual({ event_type: 'ping', payload });
  });

  it('prints the payload of the reply it waits for', async () => {
    const producer = startProducer();
    producer.onMessage(() => {
      producer.sendMessage('no JSON');
      producer.sendMessage('{"event_type":"other","payload":{"b":1}}');
      producer.sendMessage('{"event_type":"pong","payload":{"b":2}}');
    });
    const run = await runCli(['send', 'ping', '--reply', 'pong', '--stream-name', producer.name]);
    expect(run).toEqual({ exitCode: 0, stdout: '{"b":2}\n', stderr: '' });
  });

  it('ends with 3 when no reply comes in time', async () => {
    const { name } = startProducer();
    const run = await runCli(['send', 'ping', '--reply', 'pong', '--stream-name', name, '--timeout', '100']);
    expect(run).toEqual({ exitCode: 3, stdout: '', stderr: expect.stringContaining('no pong') });
  });

  it('ends with 1 when the producer ends instead of replying', async () => {
    const producer = startProducer();
    const run = startCli(['send', 'ping', '--reply', 'pong', '--stream-name', producer.name]);
    await waitForClient(producer);
    producer.close();
    expect(await run.exitCode).toBe(1);
  });
});
