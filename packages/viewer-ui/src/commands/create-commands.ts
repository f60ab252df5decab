import type { AppServices } from '../state/app-context.ts';
import type { HostFiles } from '../state/host-files.ts';
import { type LaneId, setPanel, toggleOverlay } from '../state/preferences.ts';
import type { Command } from './command.ts';
import { createEngineCommands } from './engine-commands.ts';
import { createMatrixCommands } from './matrix-commands.ts';
import { createStreamCommands } from './stream-commands.ts';
import { createViewCommands } from './view-commands.ts';

type Services = Omit<AppServices, 'commands'>;

/** Every command of the app, in the order in which lists show them. */
export function createCommands(services: Services, host: HostFiles | undefined): readonly Command[] {
  const { preferences } = services;
  const commands = [
    ...createFileCommands(services),
    ...createStreamCommands(services),
    ...createMatrixCommands(services.panel),
    ...createEngineCommands(services),
    ...createViewCommands(services, host),
    ...createAppCommands(services),
  ];
  return commands.map((command) => keepInLane(command, () => preferences.get().lane));
}

const laneNames = { start: 'start page', engine: 'Engine lane', stream: 'Stream lane', matrix: 'Matrix lane' } as const;

function keepInLane(command: Command, readLane: () => LaneId): Command {
  const { lane, whyNot } = command;
  if (lane === undefined) return command;
  return { ...command, whyNot: () => (readLane() === lane ? whyNot?.() : `Open the ${laneNames[lane]} first`) };
}

function createFileCommands({ files, media, preferences }: Services): Command[] {
  return [
    {
      id: 'file.open',
      title: files.words.openVideo,
      group: 'File',
      combos: ['Ctrl+O'],
      run: () => files.pickVideo(),
    },
    {
      id: 'file.sample',
      title: 'Play the sample clip',
      group: 'File',
      combos: [],
      run: () => void media.playSample(),
      whyNot: () => (media.findSample() === undefined ? 'No sample is offered' : undefined),
    },
    {
      id: 'file.start-page',
      title: 'Show the start page',
      group: 'File',
      combos: ['Alt+Home'],
      run: () => preferences.set((current) => ({ ...current, lane: 'start' })),
    },
    { id: 'file.refresh', title: 'Refresh the media list', group: 'File', combos: [], run: () => void media.refresh() },
  ];
}

function createAppCommands({ ui, preferences, stream, panel }: Services): Command[] {
  const showLane = (lane: LaneId) => (): void => preferences.set((current) => ({ ...current, lane }));
  const togglePanel = (name: 'left' | 'right' | 'bottom'): void =>
    setPanel(preferences, name, { isOpen: !preferences.get().panels[name].isOpen });
  return [
    {
      id: 'app.palette',
      title: 'Search commands',
      group: 'Application',
      combos: ['Ctrl+K'],
      run: () => ui.set((state) => ({ ...state, dialog: 'palette' })),
    },
    {
      id: 'app.shortcuts',
      title: 'Show keyboard shortcuts',
      group: 'Application',
      combos: ['?'],
      run: () => ui.set((state) => ({ ...state, dialog: 'shortcuts' })),
    },
    {
      id: 'app.stream',
      title: 'Show the Stream lane',
      group: 'Application',
      combos: ['Alt+1'],
      run: showLane('stream'),
      whyNot: () => (stream === undefined ? 'This page is not connected to a stage server' : undefined),
    },
    {
      id: 'app.engine',
      title: 'Show the Engine lane',
      group: 'Application',
      combos: ['Alt+2'],
      run: showLane('engine'),
    },
    {
      id: 'app.matrix',
      title: 'Show the Matrix lane',
      group: 'Application',
      combos: ['Alt+3'],
      run: showLane('matrix'),
      whyNot: () => (panel === undefined ? 'This page is not connected to a panel renderer' : undefined),
    },
    {
      id: 'app.performance',
      title: 'Toggle the performance overlay',
      group: 'Application',
      combos: ['Ctrl+Shift+P'],
      run: () => toggleOverlay(preferences, 'performance'),
    },
    {
      id: 'app.left',
      title: 'Toggle the left panel',
      group: 'Application',
      combos: ['Ctrl+B'],
      run: () => togglePanel('left'),
    },
    {
      id: 'app.right',
      title: 'Toggle the right panel',
      group: 'Application',
      combos: ['Ctrl+Alt+B'],
      run: () => togglePanel('right'),
    },
    {
      id: 'app.bottom',
      title: 'Toggle the bottom panel',
      group: 'Application',
      lane: 'engine',
      combos: ['Ctrl+J'],
      run: () => togglePanel('bottom'),
    },
    {
      id: 'app.theme-dark',
      title: 'Use the dark theme',
      group: 'Application',
      combos: [],
      run: () => preferences.set((current) => ({ ...current, theme: 'dark' })),
    },
    {
      id: 'app.theme-light',
      title: 'Use the light theme',
      group: 'Application',
      combos: [],
      run: () => preferences.set((current) => ({ ...current, theme: 'light' })),
    },
    {
      id: 'app.theme-system',
      title: 'Use the theme of the system',
      group: 'Application',
      combos: [],
      run: () => preferences.set((current) => ({ ...current, theme: 'system' })),
    },
  ];
}
