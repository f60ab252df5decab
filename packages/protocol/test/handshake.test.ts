import { describe, expect, it } from 'vitest';
import { formatHandshake, HandshakeParser } from '../src/engine/index.ts';

const full = { commandPort: 40123, pingPort: 40124, eventPort: 40125, token: 'ab-cd', ringPath: '/run/ring-1' };

describe('HandshakeParser', () => {
  it('reads back every line, whatever the chunks', () => {
    const text = formatHandshake(full);
    for (let size = 1; size < text.length; size += 1) {
      const parser = new HandshakeParser();
      const steps = [];
      for (let at = 0; at < text.length; at += size) steps.push(parser.push(text.slice(at, at + size)));
      expect(steps.at(-1)).toBe('ready');
      expect(steps.slice(0, -1)).not.toContain('ready');
      expect(parser.handshake).toEqual({ ...full, isReady: true });
    }
  });

  it('does not take a port from an unfinished line', () => {
    const parser = new HandshakeParser();
    expect(parser.push('ZMQ_PORT=401')).toBe('pending');
    expect(parser.handshake).toBeUndefined();
    expect(parser.push('23\n')).toBe('port-known');
    expect(parser.handshake?.commandPort).toBe(40123);
  });

  it.each(['ZMQ_PORT=5555\n', 'PORT=5555\r\n', '5555\n', 'noise\nx=1\n 5555 \n'])('knows a port from %j', (text) => {
    const parser = new HandshakeParser();
    expect(parser.push(text)).toBe('port-known');
    expect(parser.handshake).toEqual({ commandPort: 5555, isReady: false });
  });

  it.each(['ZMQ_PORT=0\n', 'ZMQ_PORT=65536\n', 'PORT=-1\n', '12.5\n', 'ZMQ_PORT=\n'])(
    'takes no port from %j',
    (text) => {
      expect(new HandshakeParser().push(text)).toBe('pending');
    },
  );

  it('drops an endless line and goes on after it', () => {
    const parser = new HandshakeParser();
    for (let i = 0; i < 20; i += 1) parser.push('9'.repeat(10_000));
    expect(parser.push('7777\nZMQ_PORT=5555\n')).toBe('port-known');
    expect(parser.handshake?.commandPort).toBe(5555);
  });
});
