import { formatMatrixReady, readMatrixReady } from '@framelane/protocol/matrix';
import { expect, it } from 'vitest';

it('reads the line that it writes, and no other', () => {
  const ready = { url: 'http://127.0.0.1:8080', width: 64, height: 32 };
  const line = formatMatrixReady(ready);
  expect(line).toBe('{"event_type":"matrixReady","payload":{"url":"http://127.0.0.1:8080","width":64,"height":32}}\n');
  expect(readMatrixReady(line)).toEqual(ready);
  const others = ['ready', '{', '{}', '{"event_type":"matrixReady"}', '{"event_type":"shmReady","payload":{}}', 'null'];
  for (const other of others) expect(readMatrixReady(other)).toBeUndefined();
  expect(readMatrixReady(line.replace('64', '"64"'))).toBeUndefined();
});
