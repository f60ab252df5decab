import { describe, expect, it } from 'vitest';
import { Emitter } from '../../src/common/emitter.ts';

describe('Emitter', () => {
  it('lets every listener hear, also after one that throws, and shows the error', async () => {
    const failures: unknown[] = [];
    const previous = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => failures.push(reason));
    try {
      const emitter = new Emitter<number>();
      const heard: number[] = [];
      const error = new Error('listener');
      emitter.on(() => {
        throw error;
      });
      const stop = emitter.on((value) => heard.push(value));
      emitter.emit(1);
      stop();
      emitter.emit(2);
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(heard).toEqual([1]);
      expect(failures).toEqual([error, error]);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of previous) process.on('unhandledRejection', listener);
    }
  });
});
