import type { EngineState, PlayOptions } from '@framelane/viewer-backend';
import { describe, expect, it } from 'vitest';
import { TransportController } from '../src/lanes/engine/transport/transport-controller.ts';

type Call = ['play', PlayOptions | undefined] | ['pause'] | ['show', number] | ['step', number];

function makeTransport(start: Partial<EngineState> = {}) {
  const calls: Call[] = [];
  const turns: (() => void)[] = [];
  const state = {
    asset: { duration: 10, fps: 25 },
    timeS: 0,
    isPlaying: false,
    speed: 1,
    ...start,
  } as EngineState;
  const transport = new TransportController(
    {
      getState: () => state,
      play: (options) => {
        calls.push(['play', options]);
        state.isPlaying = true;
        state.speed = options?.speed ?? 1;
      },
      pause: () => {
        calls.push(['pause']);
        state.isPlaying = false;
      },
      show: (timeS) => {
        calls.push(['show', timeS]);
        state.timeS = timeS;
      },
      step: (frames) => calls.push(['step', frames]),
    },
    (flush) => turns.push(flush),
  );
  const turn = (): void => {
    for (const flush of turns.splice(0)) flush();
  };
  return { transport, calls, state, turn };
}

describe('TransportController', () => {
  it('scrubs to the newest position once per turn and lands exactly on release', () => {
    const { transport, calls, turn } = makeTransport();
    transport.beginScrub(1);
    transport.scrubTo(2);
    transport.scrubTo(3);
    expect(calls).toEqual([]);
    turn();
    expect(calls).toEqual([['show', 3]]);
    transport.scrubTo(4);
    transport.scrubTo(4.2);
    transport.endScrub();
    expect(calls).toEqual([
      ['show', 3],
      ['show', 4.2],
    ]);
    turn();
    expect(calls).toHaveLength(2);
  });

  it('halts playing for a scrub and goes on at the same speed afterwards', () => {
    const { transport, calls } = makeTransport({ isPlaying: true, speed: 2, timeS: 1 });
    transport.beginScrub(5);
    transport.endScrub();
    expect(calls).toEqual([['pause'], ['show', 5], ['play', { speed: 2 }]]);
  });

  it('starts over when played at the end, forwards and backwards', () => {
    const { transport, calls, state } = makeTransport({ timeS: 9.96 });
    transport.togglePlay();
    expect(calls).toEqual([
      ['show', 0],
      ['play', { speed: 1 }],
    ]);
    state.isPlaying = false;
    state.timeS = 0;
    calls.length = 0;
    transport.shuttle(-1);
    expect(calls[0]?.[0]).toBe('show');
    expect(calls[0]?.[1]).toBeCloseTo(9.96, 6);
    expect(calls[1]).toEqual(['play', { speed: -1 }]);
  });

  it('shuttles faster on each press and turns round at normal speed', () => {
    const { transport, calls } = makeTransport({ timeS: 5 });
    for (const direction of [1, 1, 1, 1, 1, -1, -1] as const) transport.shuttle(direction);
    expect(calls.map((call) => call[0] === 'play' && call[1]?.speed)).toEqual([1, 2, 4, 8, 8, -1, -2]);
  });

  it('passes the range on while looping, also to a clip that plays already', () => {
    const { transport, calls, state } = makeTransport({ timeS: 2 });
    transport.toggleLoop();
    transport.togglePlay();
    expect(calls.at(-1)).toEqual(['play', { speed: 1, loop: { inS: 0, outS: 10 } }]);
    transport.setIn();
    expect(calls.at(-1)).toEqual(['play', { speed: 1, loop: { inS: 2, outS: 10 } }]);
    state.timeS = 4;
    transport.setOut();
    expect(calls.at(-1)).toEqual(['play', { speed: 1, loop: { inS: 2, outS: 4.04 } }]);
    transport.clearRange();
    expect(calls.at(-1)).toEqual(['play', { speed: 1, loop: { inS: 0, outS: 10 } }]);
  });

  it('never holds a range that ends before it begins', () => {
    const { transport } = makeTransport();
    transport.setIn(6);
    transport.setOut(3);
    expect(transport.store.get()).toMatchObject({ outS: 3 });
    expect(transport.store.get().inS).toBeUndefined();
    transport.setIn(8);
    expect(transport.store.get().outS).toBeUndefined();
  });

  it('changes the speed of what plays, keeping its direction', () => {
    const { transport, calls } = makeTransport({ isPlaying: true, speed: -1, timeS: 5 });
    transport.setRate(0.5);
    expect(calls).toEqual([['play', { speed: -0.5 }]]);
  });
});
