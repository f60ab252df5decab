import { desktop } from './desktop.mjs';
import { exportFile } from './export.mjs';
import { gateway } from './gateway.mjs';
import { jpeg } from './jpeg.mjs';
import { latency } from './latency.mjs';
import { matrix } from './matrix.mjs';
import { matrixInside } from './matrix-inside.mjs';
import { matrixPace } from './matrix-pace.mjs';
import { page } from './page.mjs';
import { ping } from './ping.mjs';
import { recovery } from './recovery.mjs';
import { render } from './render.mjs';
import { ring } from './ring.mjs';
import { seek } from './seek.mjs';
import { stream } from './stream.mjs';
import { viewer } from './viewer.mjs';
import { workers } from './workers.mjs';

/** Every benchmark by the name it is called with, in the order they run. */
export const benches = {
  ring,
  jpeg,
  ping,
  render,
  latency,
  export: exportFile,
  workers,
  seek,
  gateway,
  page,
  recovery,
  stream,
  matrix,
  'matrix-pace': matrixPace,
  'matrix-inside': matrixInside,
  viewer,
  desktop,
};
