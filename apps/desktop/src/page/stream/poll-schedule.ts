import type { FrameScheduler } from '@framelane/viewer-backend';

/** A page nobody sees has no animation frames, and looks now and then so that it knows how the stream is doing. */
const hiddenPollMs = 250;

/** Calls back in the next animation frame, or after a quarter of a second while the page is hidden. */
export const scheduleLook: FrameScheduler = (look) => {
  let cancel = (): void => undefined;
  const begin = (): void => {
    if (document.visibilityState === 'hidden') {
      const timer = setTimeout(run, hiddenPollMs);
      cancel = () => clearTimeout(timer);
    } else {
      const handle = requestAnimationFrame(run);
      cancel = () => cancelAnimationFrame(handle);
    }
  };
  const change = (): void => {
    cancel();
    begin();
  };
  const stop = (): void => {
    cancel();
    document.removeEventListener('visibilitychange', change);
  };
  const run = (): void => {
    stop();
    look();
  };
  document.addEventListener('visibilitychange', change);
  begin();
  return stop;
};
