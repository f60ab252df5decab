import { ArrowDown, ArrowUp, ClipboardPaste, Copy, CopyPlus, Ellipsis } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton } from '../../../kit/button.tsx';
import { MenuItem, MenuLine, MenuList } from '../../../kit/menu.tsx';
import { Popover } from '../../../kit/popover.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { maxEffects } from './chain-editor.ts';

/** What can be done with one effect besides changing it. */
export function EffectMenu({ index, name }: { index: number; name: string }) {
  const { chain, clipboard } = useApp();
  const entries = useStore(chain.store);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const effect = entries[index];
  const close =
    (run: () => void): (() => void) =>
    () => {
      setOpen(false);
      run();
    };
  const full = chain.canAdd() ? undefined : `The chain holds its ${maxEffects} effects`;
  return (
    <>
      <IconButton
        ref={button}
        icon={Ellipsis}
        size="small"
        label={`More for ${name}`}
        hasPopup="menu"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && effect !== undefined && (
        <Popover anchor={button} align="end" role="menu" label={`More for ${name}`} onClose={() => setOpen(false)}>
          <MenuList>
            <MenuItem icon={Copy} onSelect={close(() => void clipboard.copy([effect]))}>
              Copy
            </MenuItem>
            <MenuItem icon={ClipboardPaste} disabledReason={full} onSelect={close(() => void clipboard.paste(index))}>
              Paste after
            </MenuItem>
            <MenuItem icon={CopyPlus} disabledReason={full} onSelect={close(() => chain.insert([effect], index))}>
              Duplicate
            </MenuItem>
            <MenuLine />
            <MenuItem
              icon={ArrowUp}
              disabledReason={index > 0 ? undefined : 'It is the first'}
              onSelect={close(() => chain.move(index, index - 1))}
            >
              Move up
            </MenuItem>
            <MenuItem
              icon={ArrowDown}
              disabledReason={index < entries.length - 1 ? undefined : 'It is the last'}
              onSelect={close(() => chain.move(index, index + 1))}
            >
              Move down
            </MenuItem>
          </MenuList>
        </Popover>
      )}
    </>
  );
}
