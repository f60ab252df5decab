import { Camera, Clipboard, Grid3x3, Maximize, Pipette, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { findCommand } from '../commands/command.ts';
import { CommandButton } from '../commands/command-button.tsx';
import { Button } from '../kit/button.tsx';
import { useApp } from '../state/app-context.ts';
import { useStore } from '../state/store.ts';
import type { ViewportController } from './viewport-controller.ts';
import styles from './viewport-panel.module.css';

export interface ViewportPanelProps {
  viewport: ViewportController;
  /** What is open. */
  title: string;
  /** Switches of this lane, before those every lane has. */
  tools?: ReactNode;
  children: ReactNode;
}

/** The picture of a lane with its tools above it; the part that goes full screen. */
export function ViewportPanel({ children, ...tools }: ViewportPanelProps) {
  return (
    <section className={styles.panel} aria-label="Viewport">
      <ViewportTools {...tools} />
      {children}
    </section>
  );
}

function ViewportTools({ viewport, title, tools }: Omit<ViewportPanelProps, 'children'>) {
  const { preferences } = useApp();
  const { isFit, zoom, size } = useStore(viewport.store);
  const overlays = useStore(preferences, (current) => current.overlays);
  return (
    <div className={styles.tools} role="toolbar" aria-label="Picture">
      <span className={styles.name} data-tip={title}>
        {title}
      </span>
      {size !== undefined && (
        <span className={styles.note}>
          {size.width}×{size.height}
        </span>
      )}
      <span className={styles.gap} />
      {tools}
      <CommandButton id="view.grid" icon={Grid3x3} label="Pixel grid from 600 %" isPressed={overlays.grid} />
      <CommandButton id="view.inspector" icon={Pipette} label="Pixel inspector" isPressed={overlays.inspector} />
      <span className={styles.line} />
      <CommandButton id="view.out" icon={ZoomOut} label="Zoom out" />
      <span className={styles.zoom} role="status" aria-label="Zoom">
        {size === undefined ? '–' : `${Math.round(zoom * 100)} %`}
      </span>
      <CommandButton id="view.in" icon={ZoomIn} label="Zoom in" />
      <ZoomChoice id="view.fit" isOn={isFit && size !== undefined}>
        Fit
      </ZoomChoice>
      <ZoomChoice id="view.actual" isOn={!isFit && zoom === 1}>
        1:1
      </ZoomChoice>
      <span className={styles.line} />
      <CommandButton id="view.copy" icon={Clipboard} label="Copy the frame as PNG" />
      <CommandButton id="view.save" icon={Camera} label="Save the frame as PNG" />
      <CommandButton id="view.fullscreen" icon={Maximize} label="Full screen" />
    </div>
  );
}

function ZoomChoice({ id, isOn, children }: { id: string; isOn: boolean; children: string }) {
  const { commands } = useApp();
  const command = findCommand(commands, id);
  return (
    <Button
      tone="quiet"
      tip={command.title}
      combo={command.combos[0]}
      isPressed={isOn}
      disabledReason={command.whyNot?.()}
      onClick={command.run}
    >
      {children}
    </Button>
  );
}
