import type { AppServices } from '../state/app-context.ts';
import { setPanel, toggleOverlay } from '../state/preferences.ts';
import type { Command } from './command.ts';
import { createEngineCommands } from './engine-commands.ts';

type Services = Omit<AppServices, 'commands'>;

/** Every command of the app, in the order in which lists show them. */
export function createCommands(services: Services): readonly Command[] {
  return [...createFileCommands(services), ...createEngineCommands(services), ...createAppCommands(services)];
}

function createFileCommands({ pickFiles, media, preferences }: Services): Command[] {
  return [
    { id: 'file.open', title: 'Upload and open a video…', group: 'File', combos: ['Ctrl+O'], run: pickFiles },
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

function createAppCommands({ ui, preferences }: Services): Command[] {
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
      id: 'app.performance',
      title: 'Toggle the performance overlay',
      group: 'Application',
      combos: ['Ctrl+Shift+P'],
      run: () => toggleOverlay(preferences, 'performance'),
    },
    {
      id: 'app.left',
      title: 'Toggle the media panel',
      group: 'Application',
      combos: ['Ctrl+B'],
      run: () => togglePanel('left'),
    },
    {
      id: 'app.right',
      title: 'Toggle the effects panel',
      group: 'Application',
      combos: ['Ctrl+Alt+B'],
      run: () => togglePanel('right'),
    },
    {
      id: 'app.bottom',
      title: 'Toggle the transport panel',
      group: 'Application',
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
