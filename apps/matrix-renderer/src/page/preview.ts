import type { MatrixReport } from '@framelane/protocol/matrix';
import { connectFrames, type PictureStage } from './connect-frames.ts';
import { type LedLook, PanelView } from './panel-view.ts';

const view = new PanelView(find('panel', HTMLCanvasElement));
const state = find('state', HTMLElement);
const words = { connecting: 'Connecting', live: 'Live', lost: 'Service not reachable, trying again' } as const;

const connection = connectFrames({
  onPicture: (picture) => view.show(picture),
  onReport: showReport,
  onState: (next) => {
    state.dataset.state = next;
    state.textContent = words[next];
  },
});

for (const input of document.querySelectorAll<HTMLInputElement>('input[type=radio]')) {
  input.addEventListener('change', () => {
    if (input.name === 'look') view.setLook(input.value as LedLook);
    else connection.setStage(input.value as PictureStage);
  });
}
new ResizeObserver(() => view.draw()).observe(document.body);

function showReport({ size, fps, targetFps, version, updateAgeS, devices }: MatrixReport): void {
  const target = targetFps > 0 ? ` of ${targetFps}` : '';
  write('size', `${size.width} × ${size.height}`);
  write('fps', `${fps.toFixed(1)}${target} a second`);
  write('version', String(version));
  write('age', version === 0 ? 'none yet' : `${updateAgeS.toFixed(1)} s ago`);
  write('devices', devices.map(({ name, state: its }) => (its === 'open' ? name : `${name} (${its})`)).join(', '));
}

function write(id: string, text: string): void {
  find(id, HTMLElement).textContent = text;
}

function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no ${id}`);
  return element;
}
