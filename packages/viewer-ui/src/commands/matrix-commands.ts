import type { MatrixSession } from '../lanes/matrix/matrix-session.ts';
import type { Command } from './command.ts';

/** What can be done with a panel. Without one there is nothing to do. */
export function createMatrixCommands(panel: MatrixSession | undefined): Command[] {
  if (panel === undefined) return [];
  const whyNot = (): string | undefined =>
    panel.matrix.getState().settings === undefined ? 'The panel renderer has not answered yet' : undefined;
  const drafts: Omit<Command, 'group' | 'lane'>[] = [
    { id: 'panel.look', title: 'Next look of the lamps', combos: ['L'], run: () => panel.nextLook() },
    {
      id: 'panel.brighter',
      title: 'Brighter',
      combos: [']'],
      run: () => panel.changeBrightness(5),
      whyNot,
      isRepeatable: true,
    },
    {
      id: 'panel.darker',
      title: 'Darker',
      combos: ['['],
      run: () => panel.changeBrightness(-5),
      whyNot,
      isRepeatable: true,
    },
  ];
  return drafts.map((draft) => ({ ...draft, group: 'Panel', lane: 'matrix' }));
}
