import { describe, expect, it } from 'vitest';
import { type SizeRequest, SizeRequests } from '../../src/common/size-requests.ts';

/** Requests that are answered when the test says so. */
function makeRequests() {
  const sent: SizeRequest[] = [];
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const requests = new SizeRequests((request) => {
    sent.push(request);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  });
  return { sent, answers, requests };
}
const at = (width: number, ifAlone = true): SizeRequest => ({ width, height: 10, ifAlone });

describe('SizeRequests', () => {
  it('asks for one size at a time and of those that wait for the newest only', async () => {
    const { sent, answers, requests } = makeRequests();
    const asked = [1, 2, 3].map((width) => requests.ask(at(width)));
    expect(sent).toEqual([at(1)]);
    answers[0]?.resolve();
    await expect.poll(() => sent).toEqual([at(1), at(3)]);
    answers[1]?.resolve();
    await Promise.all(asked);
    void requests.ask(at(4));
    expect(sent).toEqual([at(1), at(3), at(4)]);
  });

  it('asks on after a refusal, and tells of the last one', async () => {
    const { sent, answers, requests } = makeRequests();
    const first = requests.ask(at(1));
    const second = requests.ask(at(2));
    answers[0]?.reject(new Error('first'));
    await expect.poll(() => sent.length).toBe(2);
    answers[1]?.reject(new Error('second'));
    await expect(first).rejects.toThrow('second');
    await expect(second).rejects.toThrow('second');
  });

  it('goes on to insist for whoever insisted while it waited', async () => {
    const { sent, answers, requests } = makeRequests();
    for (const request of [at(1), at(2, false), at(3)]) void requests.ask(request);
    answers[0]?.resolve();
    await expect.poll(() => sent).toEqual([at(1), at(3, false)]);
  });
});
