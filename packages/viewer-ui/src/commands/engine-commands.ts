import { isActive } from '../lanes/engine/jobs/jobs-session.ts';
import type { AppServices } from '../state/app-context.ts';
import { setPanel, toggleOverlay } from '../state/preferences.ts';
import type { Command } from './command.ts';

type Services = Omit<AppServices, 'commands'>;
type Draft = Omit<Command, 'group' | 'lane'>;

const jumpFrames = 10;

/** What can be done with a clip: playing, its range, its number, its effects. */
export function createEngineCommands(services: Services): Command[] {
  const whyNoAsset = (): string | undefined =>
    services.engine.getState().asset === undefined ? 'Open a video first' : undefined;
  const withAsset = (group: Command['group'], drafts: Draft[]): Command[] =>
    drafts.map((draft) => ({ whyNot: whyNoAsset, ...draft, group, lane: 'engine' }));
  return [
    ...withAsset('File', createProject(services)),
    ...withAsset('File', createOutput(services)),
    ...withAsset('Playback', createPlayback(services)),
    ...withAsset('Range', createRange(services)),
    ...withAsset('View', createView(services)),
    ...withAsset('Effects', createEffects(services)),
  ];
}

function createPlayback({ transport, sound }: Services): Draft[] {
  return [
    { id: 'play.toggle', title: 'Play or pause', combos: ['Space'], run: () => transport.togglePlay() },
    { id: 'play.pause', title: 'Pause', combos: ['K'], run: () => transport.pause() },
    { id: 'play.forward', title: 'Play forward, faster on each press', combos: ['L'], run: () => transport.shuttle(1) },
    {
      id: 'play.backward',
      title: 'Play backward, faster on each press',
      combos: ['J'],
      run: () => transport.shuttle(-1),
    },
    {
      id: 'play.next',
      title: 'Next frame',
      combos: ['ArrowRight'],
      run: () => transport.step(1),
      isRepeatable: true,
    },
    {
      id: 'play.previous',
      title: 'Previous frame',
      combos: ['ArrowLeft'],
      run: () => transport.step(-1),
      isRepeatable: true,
    },
    {
      id: 'play.jump-forward',
      title: `Forward ${jumpFrames} frames`,
      combos: ['Shift+ArrowRight'],
      run: () => transport.step(jumpFrames),
      isRepeatable: true,
    },
    {
      id: 'play.jump-back',
      title: `Back ${jumpFrames} frames`,
      combos: ['Shift+ArrowLeft'],
      run: () => transport.step(-jumpFrames),
      isRepeatable: true,
    },
    {
      id: 'sound.mute',
      title: 'Mute or unmute',
      combos: ['M'],
      run: () => sound.toggleMute(),
      whyNot: () => undefined,
    },
    { id: 'play.start', title: 'Go to the first frame', combos: ['Home'], run: () => transport.goToStart() },
    { id: 'play.end', title: 'Go to the last frame', combos: ['End'], run: () => transport.goToEnd() },
  ];
}

function createProject({ project, history }: Services): Draft[] {
  const always = (): undefined => undefined;
  return [
    { id: 'project.new', title: 'New project', combos: [], run: () => project.startNew(), whyNot: always },
    {
      id: 'project.open',
      title: 'Open a project…',
      combos: ['Ctrl+Shift+O'],
      run: () => void project.open(),
      whyNot: always,
    },
    {
      id: 'project.save',
      title: 'Save the project',
      combos: ['Ctrl+S'],
      run: () => void project.save(),
      whyNot: always,
    },
    {
      id: 'edit.undo',
      title: 'Undo',
      combos: ['Ctrl+Z'],
      run: () => history.undo(),
      whyNot: () => (history.canUndo ? undefined : 'Nothing to undo'),
    },
    {
      id: 'edit.redo',
      title: 'Redo',
      combos: ['Ctrl+Shift+Z', 'Ctrl+Y'],
      run: () => history.redo(),
      whyNot: () => (history.canRedo ? undefined : 'Nothing to redo'),
    },
  ];
}

function createOutput({ ui, jobs }: Services): Draft[] {
  return [
    {
      id: 'file.export',
      title: 'Export…',
      combos: ['Ctrl+E'],
      run: () => ui.set((state) => ({ ...state, dialog: 'export' })),
    },
    {
      id: 'file.jobs',
      title: 'Show the jobs',
      combos: ['Ctrl+Shift+J'],
      run: () => ui.set((state) => ({ ...state, isJobListOpen: !state.isJobListOpen })),
      whyNot: () => undefined,
    },
    {
      id: 'file.clear-jobs',
      title: 'Clear the jobs that have ended',
      combos: [],
      run: () => jobs.clearEnded(),
      whyNot: () => (jobs.store.get().every(isActive) ? 'No job has ended' : undefined),
    },
  ];
}

function createRange({ transport, jobs }: Services): Draft[] {
  const whyNoRange = (): string | undefined => {
    const { inS, outS } = transport.store.get();
    return inS === undefined && outS === undefined ? 'No in or out point is set' : undefined;
  };
  return [
    { id: 'range.in', title: 'Set the in point', combos: ['I'], run: () => transport.setIn() },
    { id: 'range.out', title: 'Set the out point', combos: ['O'], run: () => transport.setOut() },
    {
      id: 'range.clear',
      title: 'Clear in and out points',
      combos: ['X'],
      run: () => transport.clearRange(),
      whyNot: whyNoRange,
    },
    {
      id: 'range.cache',
      title: 'Render the range ahead',
      combos: ['Shift+C'],
      run: () => jobs.cacheRange(),
    },
    { id: 'range.loop', title: 'Toggle looping', combos: ['Shift+L'], run: () => transport.toggleLoop() },
  ];
}

function createView({ preferences, wipe }: Services): Draft[] {
  return [
    { id: 'view.wipe', title: 'Compare with the picture without effects', combos: ['W'], run: () => wipe.toggle() },
    {
      id: 'view.counter',
      title: 'Toggle the frame counter',
      combos: ['C'],
      run: () => toggleOverlay(preferences, 'counter'),
    },
  ];
}

function createEffects({ chain, clipboard, ui, preferences }: Services): Draft[] {
  const whyEmpty = (): string | undefined => (chain.store.get().length === 0 ? 'The chain is empty' : undefined);
  return [
    {
      id: 'effects.add',
      title: 'Add an effect…',
      combos: ['E'],
      run: () => {
        setPanel(preferences, 'right', { isOpen: true });
        ui.set((state) => ({ ...state, isEffectPickerOpen: true }));
      },
      whyNot: () => (chain.canAdd() ? undefined : 'The chain is full'),
    },
    {
      id: 'effects.bypass',
      title: 'Bypass all effects',
      combos: ['B'],
      run: () => chain.toggleAll(),
      whyNot: whyEmpty,
    },
    {
      id: 'effects.copy',
      title: 'Copy all effects',
      combos: ['Ctrl+Shift+C'],
      run: () => void clipboard.copy(chain.store.get()),
      whyNot: whyEmpty,
    },
    {
      id: 'effects.paste',
      title: 'Paste effects',
      combos: ['Ctrl+Shift+V'],
      run: () => void clipboard.paste(),
      whyNot: () => (chain.canAdd() ? undefined : 'The chain is full'),
    },
    { id: 'effects.reset', title: 'Reset all effects', combos: [], run: () => chain.resetAll(), whyNot: whyEmpty },
    { id: 'effects.clear', title: 'Remove all effects', combos: [], run: () => chain.clear(), whyNot: whyEmpty },
  ];
}
