import type { FrameScheduler } from '@framelane/viewer-backend';

/** How long a look waits for an animation frame, and how often a page that nobody sees looks. */
const patienceMs = 250;

/** Calls back in the next animation frame, or after a quarter of a second where none comes. */
export const scheduleLook: FrameScheduler = (look) => {
  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    stop();
    look();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, patienceMs);
  return stop;
};

/** Four times a second: enough to know how a stream is doing that nobody looks at. */
export const scheduleUnseenLook: FrameScheduler = (look) => {
  const timer = setTimeout(look, patienceMs);
  return () => clearTimeout(timer);
};
