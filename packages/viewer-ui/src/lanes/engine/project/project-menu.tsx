import { ChevronDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { findCommand } from '../../../commands/command.ts';
import { Glyph } from '../../../kit/glyph.tsx';
import { MenuItem, MenuLine, MenuList } from '../../../kit/menu.tsx';
import { Popover } from '../../../kit/popover.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import styles from './project-menu.module.css';

const groups = [
  ['project.new', 'project.open', 'project.save'],
  ['edit.undo', 'edit.redo'],
] as const;

/** The project that is worked on, whether it is saved, and what can be done with it. */
export function ProjectMenu() {
  const { project, commands, history } = useApp();
  const { name, hasChanges } = useStore(project.store);
  useStore(history.store);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-tip={hasChanges ? 'Project, with changes that are not saved' : 'Project'}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.name}>{name}</span>
        {hasChanges && <span className={styles.mark}>unsaved</span>}
        <Glyph icon={ChevronDown} sizePx={14} />
      </button>
      {isOpen && (
        <Popover anchor={button} role="menu" label="Project" onClose={() => setOpen(false)}>
          <MenuList>
            {groups.map((ids, at) => (
              <div key={ids[0]} role="presentation">
                {at > 0 && <MenuLine />}
                {ids.map((id) => {
                  const { title, combos, run, whyNot } = findCommand(commands, id);
                  return (
                    <MenuItem
                      key={id}
                      combo={combos[0]}
                      disabledReason={whyNot?.()}
                      onSelect={() => {
                        setOpen(false);
                        run();
                      }}
                    >
                      {title}
                    </MenuItem>
                  );
                })}
              </div>
            ))}
          </MenuList>
        </Popover>
      )}
    </>
  );
}
