import { ChevronDown, RefreshCw } from 'lucide-react';
import { useRef, useState } from 'react';
import { Glyph } from '../kit/glyph.tsx';
import { MenuHeading, MenuItem, MenuLine, MenuList } from '../kit/menu.tsx';
import { Popover } from '../kit/popover.tsx';
import { useApp } from '../state/app-context.ts';
import { useEngineState } from '../state/use-engine-state.ts';
import { laneIcons } from './lane-icons.ts';
import { EnginePresence } from './presence.tsx';
import styles from './source-menu.module.css';

/** Which source the lane shows, and what else is listening. */
export function SourceMenu() {
  const { sources, refreshSources, engine } = useApp();
  const presence = useEngineState((state) => state.presence);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const all = sources.type === 'ready' ? sources.sources : [];
  const own = all.find((source) => source.lane === 'engine');
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        data-tip="Sources"
        onClick={() => {
          setOpen(!isOpen);
          if (!isOpen) refreshSources?.();
        }}
      >
        <EnginePresence />
        <span className={styles.name}>{own?.name ?? 'engine'}</span>
        <Glyph icon={ChevronDown} sizePx={14} />
      </button>
      {isOpen && (
        <Popover anchor={button} align="end" role="menu" label="Sources" onClose={() => setOpen(false)}>
          <MenuList>
            <MenuHeading>Listening now</MenuHeading>
            {all.map((source) => (
              <MenuItem
                key={source.id}
                icon={laneIcons[source.lane]}
                note={source.state}
                {...(source.lane === 'engine'
                  ? { check: { kind: 'radio', isOn: source === own } as const }
                  : { disabledReason: 'This page has no lane for it yet' })}
                onSelect={() => setOpen(false)}
              >
                {source.name}
              </MenuItem>
            ))}
            {all.length === 0 && (
              <p className={styles.none}>{sources.type === 'failed' ? sources.message : 'No source has answered'}</p>
            )}
            <MenuLine />
            <MenuItem
              icon={RefreshCw}
              disabledReason={presence === 'failed' || presence === 'lost' ? undefined : 'The engine is not lost'}
              onSelect={() => {
                engine.retry();
                setOpen(false);
              }}
            >
              Try to reach the engine again
            </MenuItem>
          </MenuList>
        </Popover>
      )}
    </>
  );
}
