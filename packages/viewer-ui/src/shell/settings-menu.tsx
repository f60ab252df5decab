import { Monitor, Moon, RotateCcw, Settings, Sun } from 'lucide-react';
import { useRef, useState } from 'react';
import { IconButton } from '../kit/button.tsx';
import { MenuHeading, MenuItem, MenuLine, MenuList } from '../kit/menu.tsx';
import { Popover } from '../kit/popover.tsx';
import { useApp } from '../state/app-context.ts';
import { preferenceDefaults, toggleOverlay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';

const themes = [
  { id: 'dark', title: 'Dark', icon: Moon },
  { id: 'light', title: 'Light', icon: Sun },
  { id: 'system', title: 'Like the system', icon: Monitor },
] as const;

const overlays = [
  { id: 'counter', title: 'Frame counter', combo: 'C' },
  { id: 'hints', title: 'Camera hints', combo: 'H' },
  { id: 'grid', title: 'Pixel grid from 600 %', combo: 'G' },
  { id: 'inspector', title: 'Pixel inspector', combo: 'P' },
  { id: 'performance', title: 'Performance overlay', combo: 'Ctrl+Shift+P' },
] as const;

export function SettingsMenu() {
  const { preferences } = useApp();
  const current = useStore(preferences);
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={button}
        icon={Settings}
        label="Settings"
        hasPopup="menu"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover anchor={button} align="end" role="menu" label="Settings" onClose={() => setOpen(false)}>
          <MenuList>
            <MenuHeading>Theme</MenuHeading>
            {themes.map(({ id, title }) => (
              <MenuItem
                key={id}
                check={{ kind: 'radio', isOn: current.theme === id }}
                onSelect={() => preferences.set((value) => ({ ...value, theme: id }))}
              >
                {title}
              </MenuItem>
            ))}
            <MenuLine />
            <MenuHeading>Over the picture</MenuHeading>
            {overlays.map(({ id, title, combo }) => (
              <MenuItem
                key={id}
                combo={combo}
                check={{ kind: 'checkbox', isOn: current.overlays[id] }}
                onSelect={() => toggleOverlay(preferences, id)}
              >
                {title}
              </MenuItem>
            ))}
            <MenuLine />
            <MenuItem
              icon={RotateCcw}
              onSelect={() => {
                preferences.set((value) => ({ ...value, panels: preferenceDefaults.panels }));
                setOpen(false);
              }}
            >
              Reset panel layout
            </MenuItem>
          </MenuList>
        </Popover>
      )}
    </>
  );
}
