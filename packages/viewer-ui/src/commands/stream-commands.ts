import type { StreamSession } from '../lanes/stream/stream-session.ts';
import type { AppServices } from '../state/app-context.ts';
import { toggleOverlay } from '../state/preferences.ts';
import type { Command } from './command.ts';

type Services = Pick<AppServices, 'stream' | 'preferences' | 'ui'>;

/** What can be done with a stage. Without a stage server there is nothing to do. */
export function createStreamCommands({ stream, preferences, ui }: Services): Command[] {
  if (stream === undefined) return [];
  const openDialog: Command = {
    id: 'stage.open',
    title: 'Open a stage…',
    group: 'Stage',
    combos: ['Ctrl+Shift+O'],
    run: () => ui.set((state) => ({ ...state, dialog: 'open-stage' })),
  };
  const whyNot = (): string | undefined =>
    stream.viewer.getStatus().stage === undefined ? 'Open a stage first' : undefined;
  const drafts = [...createSelection(stream), ...createPicture(stream)];
  return [
    openDialog,
    ...drafts.map((draft): Command => ({ whyNot, ...draft, group: 'Stage', lane: 'stream' })),
    {
      id: 'stage.hints',
      title: 'Toggle the camera hints',
      group: 'Stage',
      lane: 'stream',
      combos: ['H'],
      run: () => toggleOverlay(preferences, 'hints'),
    },
  ];
}

/** One entry for each picture kind and camera the server offers now; for lists that are made when they are shown. */
export function listStageChoices(stream: StreamSession): Command[] {
  const { aov, cameras } = stream.viewer.getStatus();
  const kinds = (aov?.available ?? []).map((name) => ({
    id: `stage.aov.${name}`,
    title: `Picture kind: ${name}`,
    run: () => void stream.setAov(name),
  }));
  const views = [null, ...(cameras?.cameras ?? []).map(({ path }) => path)].map((path) => ({
    id: `stage.camera.${path ?? ''}`,
    title: `Camera: ${stream.nameCamera(path)}`,
    run: () => void stream.selectCamera(path),
  }));
  const isOpen = cameras !== undefined;
  return [...kinds, ...(isOpen ? views : [])].map((entry) => ({
    ...entry,
    group: 'Stage',
    lane: 'stream',
    combos: [],
  }));
}

type Draft = Omit<Command, 'group' | 'lane'>;

function createSelection(stream: StreamSession): Draft[] {
  const whyNot = (): string | undefined =>
    stream.viewer.getStatus().selection.length === 0 ? 'Nothing is selected' : undefined;
  return [
    { id: 'stage.frame', title: 'Frame the selection', combos: ['F'], run: () => void stream.frameSelection() },
    { id: 'stage.clear', title: 'Clear the selection', combos: ['Escape'], run: () => void stream.select([]), whyNot },
    { id: 'stage.find', title: 'Find prims', combos: ['/'], run: () => stream.finder.focus() },
    {
      id: 'stage.copy-path',
      title: 'Copy the path of the selected prim',
      combos: ['Ctrl+Shift+C'],
      run: () => void stream.copyPath(),
      whyNot,
    },
    { id: 'stage.reload', title: 'Load the stage again', combos: ['Ctrl+Alt+R'], run: () => void stream.reload() },
  ];
}

function createPicture(stream: StreamSession): Draft[] {
  return [
    { id: 'stage.next-aov', title: 'Next picture kind', combos: ['A'], run: () => stream.stepAov(1) },
    { id: 'stage.previous-aov', title: 'Previous picture kind', combos: ['Shift+A'], run: () => stream.stepAov(-1) },
    { id: 'stage.next-camera', title: 'Next camera', combos: ['V'], run: () => stream.stepCamera(1) },
    { id: 'stage.previous-camera', title: 'Previous camera', combos: ['Shift+V'], run: () => stream.stepCamera(-1) },
  ];
}
