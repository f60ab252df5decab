import { IconButton, type IconButtonProps } from '../kit/button.tsx';
import { useApp } from '../state/app-context.ts';
import { useEngineState } from '../state/use-engine-state.ts';
import { findCommand } from './command.ts';

type CommandButtonProps = Pick<IconButtonProps, 'icon' | 'label' | 'isPressed' | 'size' | 'tone'> & { id: string };

/** A button for a command: its shortcut in the tooltip, its reason when it cannot be used. */
export function CommandButton({ id, ...props }: CommandButtonProps) {
  const { commands } = useApp();
  const command = findCommand(commands, id);
  // Renders when an asset comes or goes, which is what most reasons depend on.
  useEngineState((state) => state.asset);
  return <IconButton {...props} combo={command.combos[0]} disabledReason={command.whyNot?.()} onClick={command.run} />;
}
