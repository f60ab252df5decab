import { Hash, SquareSplitHorizontal } from 'lucide-react';
import { CommandButton } from '../../../commands/command-button.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatMs } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import { PerformanceOverlay } from '../../../viewport/performance-overlay.tsx';
import { ViewportPanel } from '../../../viewport/viewport-panel.tsx';
import { ViewportSurface } from '../../../viewport/viewport-surface.tsx';
import { WipeOverlay } from '../wipe/wipe-overlay.tsx';
import { FrameCounter } from './frame-counter.tsx';
import { ViewportNotice } from './viewport-notice.tsx';

/** The picture of the engine. Wheel zooms to the pointer, drag pans, double-click fits or shows 1:1. */
export function EngineViewport() {
  const { engine, viewport } = useApp();
  const name = useEngineState((state) => state.asset?.name);
  const isOpening = useEngineState((state) => state.isOpening);
  return (
    <ViewportPanel
      viewport={viewport}
      title={name ?? (isOpening ? 'Opening…' : 'No clip open')}
      tools={
        <>
          <WipeTool />
          <CounterTool />
        </>
      }
    >
      <ViewportSurface
        viewport={viewport}
        label="Picture"
        isPan={({ button }) => button <= 1}
        canvasProps={{
          onDoubleClick: ({ clientX: x, clientY: y }) => {
            if (viewport.store.get().isFit) viewport.zoomTo(1, { x, y });
            else viewport.fit();
          },
        }}
      >
        <WipeOverlay />
        <FrameCounter />
        <PerformanceOverlay
          viewport={viewport}
          readStats={() => engine.getState().stats}
          readFigures={() => {
            const { lastFrameMs } = engine.getState().engine;
            return [['engine', lastFrameMs === undefined ? '–' : formatMs(lastFrameMs)]];
          }}
        />
        <ViewportNotice />
      </ViewportSurface>
    </ViewportPanel>
  );
}

function WipeTool() {
  const { wipe } = useApp();
  const isOn = useStore(wipe.store, (state) => state.isOn);
  return <CommandButton id="view.wipe" icon={SquareSplitHorizontal} label="Compare with no effects" isPressed={isOn} />;
}

function CounterTool() {
  const { preferences } = useApp();
  const isOn = useStore(preferences, (current) => current.overlays.counter);
  return <CommandButton id="view.counter" icon={Hash} label="Frame counter" isPressed={isOn} />;
}
