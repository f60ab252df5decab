import type { Page } from 'playwright-core';

/** What was handed to the sound device and still counts; `clipS` is where in the clip it begins. */
interface Cue {
  node: AudioBufferSourceNode;
  clipS: number;
  whenS: number;
  durationS: number;
}

/** Picture and sound of one moment, seconds of the clip. */
export interface Heard {
  pictureS: number;
  soundS: number;
}

/** Notes from now on which sound the page fetches, and when it lets it be heard. */
export function watchSound(page: Page): Promise<void> {
  return page.evaluate(() => {
    const cues: Cue[] = [];
    const startOfBytes = new WeakMap<ArrayBuffer, number>();
    const startOfSound = new WeakMap<AudioBuffer, number>();
    const { fetch } = window;
    window.fetch = async (...request) => {
      const response = await fetch(...request);
      const url = new URL(response.url);
      if (!url.pathname.startsWith('/api/audio/')) return response;
      const read = response.arrayBuffer.bind(response);
      response.arrayBuffer = async () => {
        const bytes = await read();
        startOfBytes.set(bytes, Number(url.searchParams.get('start')));
        return bytes;
      };
      return response;
    };
    const { decodeAudioData } = BaseAudioContext.prototype;
    BaseAudioContext.prototype.decodeAudioData = async function (bytes) {
      const sound = await decodeAudioData.call(this, bytes);
      startOfSound.set(sound, startOfBytes.get(bytes) ?? Number.NaN);
      return sound;
    };
    const { start, stop } = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function (whenS = 0, offsetS = 0, durationS = 0) {
      const from = this.buffer === null ? Number.NaN : (startOfSound.get(this.buffer) ?? Number.NaN);
      cues.push({ node: this, clipS: from + offsetS, whenS, durationS });
      start.call(this, whenS, offsetS, durationS);
    };
    AudioBufferSourceNode.prototype.stop = function () {
      const at = cues.findIndex(({ node }) => node === this);
      if (at >= 0) cues.splice(at, 1);
      stop.call(this);
    };
    Object.assign(window, { framelaneCues: cues });
  });
}

/** Pairs of a picture, at the moment it is drawn, and the sound heard then, until there are `count`. */
export function listenAlong(page: Page, options: { fps: number; count: number }): Promise<Heard[]> {
  return page.evaluate(({ fps, count }) => {
    const { framelaneCues } = window as typeof window & { framelaneCues: Cue[] };
    const heard: Heard[] = [];
    const note = (pictureS: number): void => {
      for (const { node, clipS, whenS, durationS } of framelaneCues) {
        const { contextTime = 0, performanceTime = 0 } = (node.context as AudioContext).getOutputTimestamp();
        const atS = contextTime + (performance.now() - performanceTime) / 1000 - whenS;
        if (atS >= 0 && atS < durationS) heard.push({ pictureS, soundS: clipS + atS });
      }
    };
    return new Promise<Heard[]>((resolve) => {
      // Called when the picture is drawn, before anything else runs.
      const observer = new MutationObserver(([change]) => {
        if (!(change?.target instanceof HTMLElement)) return;
        note(Number(change.target.dataset.frame) / fps);
        if (heard.length < count) return;
        observer.disconnect();
        resolve(heard);
      });
      observer.observe(document, { subtree: true, attributeFilter: ['data-frame'] });
    });
  }, options);
}
