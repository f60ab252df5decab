import type { AppServices } from '../state/app-context.ts';
import type { HostFiles } from '../state/host-files.ts';
import { toggleOverlay } from '../state/preferences.ts';
import { copyFrame, saveFrame, toggleFullscreen } from '../viewport/frame-export.ts';
import type { LaneView } from '../viewport/lane-view.ts';
import type { Command } from './command.ts';

type Services = Pick<AppServices, 'findView' | 'preferences' | 'toasts'>;

type Draft = Omit<Command, 'group' | 'whyNot'>;

/** How the picture of the lane on show is looked at. */
export function createViewCommands(
  { findView, preferences, toasts }: Services,
  host: HostFiles | undefined,
): Command[] {
  const onView = (act: (view: LaneView) => void) => (): void => {
    const view = findView();
    if (view !== undefined) act(view);
  };
  const whyNot = (): string | undefined =>
    findView()?.viewport.store.get().size === undefined ? 'There is no picture yet' : undefined;
  const whyNoZoom = (): string | undefined => whyNot() ?? findView()?.whyNoZoom?.();
  const zooming: Draft[] = [
    { id: 'view.fit', title: 'Fit the picture', combos: ['0', 'F'], run: onView(({ viewport }) => viewport.fit()) },
    { id: 'view.actual', title: 'Show at 1:1', combos: ['1'], run: onView(({ viewport }) => viewport.zoomTo(1)) },
    {
      id: 'view.in',
      title: 'Zoom in',
      combos: ['+', '='],
      run: onView(({ viewport }) => viewport.zoomStep(1)),
      isRepeatable: true,
    },
    {
      id: 'view.out',
      title: 'Zoom out',
      combos: ['-'],
      run: onView(({ viewport }) => viewport.zoomStep(-1)),
      isRepeatable: true,
    },
    { id: 'view.grid', title: 'Toggle the pixel grid', combos: ['G'], run: () => toggleOverlay(preferences, 'grid') },
    {
      id: 'view.inspector',
      title: 'Toggle the pixel inspector',
      combos: ['P'],
      run: () => toggleOverlay(preferences, 'inspector'),
    },
  ];
  const drafts: Draft[] = [
    {
      id: 'view.fullscreen',
      title: 'Toggle full screen',
      combos: ['Shift+F'],
      run: onView((view) => void toggleFullscreen(view, toasts)),
    },
    {
      id: 'view.copy',
      title: 'Copy the frame as PNG',
      combos: ['Ctrl+C'],
      run: onView((view) => void copyFrame(view, toasts)),
    },
    {
      id: 'view.save',
      title: 'Save the frame as PNG',
      combos: ['Ctrl+S'],
      run: onView((view) => void saveFrame(view, toasts, host)),
    },
  ];
  return [
    ...zooming.map((draft): Command => ({ ...draft, group: 'View', whyNot: whyNoZoom })),
    ...drafts.map((draft): Command => ({ ...draft, group: 'View', whyNot })),
  ];
}
