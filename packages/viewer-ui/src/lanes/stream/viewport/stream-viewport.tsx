import { Route } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { CommandButton } from '../../../commands/command-button.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import { PerformanceOverlay } from '../../../viewport/performance-overlay.tsx';
import { ViewportPanel } from '../../../viewport/viewport-panel.tsx';
import { ViewportSurface } from '../../../viewport/viewport-surface.tsx';
import { StageNotice } from './stage-notice.tsx';
import { StageOverlay } from './stage-overlay.tsx';
import { StagePointer } from './stage-pointer.ts';
import { useViewportSize } from './use-viewport-size.ts';

/**
 * The picture of a stage. Left drag orbits, middle pans, right dollies, the wheel moves the camera, a click selects.
 * With Ctrl held, wheel and drag enlarge and move the picture instead.
 */
export function StreamViewport() {
  const stream = useStream();
  const { viewer, viewport } = stream;
  const stagePath = useStageState((state) => state.stage?.path);
  const isOpening = useStageState((state) => state.loading !== undefined);
  const pointer = useMemo(
    () =>
      new StagePointer({
        viewer,
        locate: (client) => viewport.locate(client),
        onClick: (at, isAdding) => void stream.selectAt(at, isAdding),
      }),
    [stream, viewer, viewport],
  );
  useEffect(() => {
    const cancel = (): void => pointer.cancel();
    window.addEventListener('blur', cancel);
    return () => window.removeEventListener('blur', cancel);
  }, [pointer]);
  useViewportSize();
  const title = stagePath === undefined ? (isOpening ? 'Opening…' : 'No stage open') : stream.nameStage(stagePath);
  return (
    <ViewportPanel viewport={viewport} title={title} tools={<HintsTool />}>
      <ViewportSurface
        viewport={viewport}
        label="Picture of the stage"
        isPan={(event) => event.button === 0 && (event.ctrlKey || event.metaKey)}
        onWheel={(event) => {
          if (event.ctrlKey || event.metaKey) return false;
          pointer.turnWheel(event);
          return true;
        }}
        canvasProps={{
          tabIndex: 0,
          onPointerDown: (event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            void pointer.press(event);
          },
          onPointerMove: (event) => pointer.move(event),
          onPointerUp: (event) => void pointer.release(event),
          onPointerCancel: () => pointer.cancel(),
          onContextMenu: (event) => event.preventDefault(),
        }}
      >
        <StageOverlay />
        <PerformanceOverlay
          viewport={viewport}
          readStats={() => viewer.getStatus().stats}
          readFigures={() => {
            const { lane, messagesIgnored } = viewer.getStatus();
            return [
              ...(lane === undefined ? [] : [['lane', lane] as const]),
              ...(messagesIgnored === 0 ? [] : [['ignored', `${messagesIgnored} messages`] as const]),
            ];
          }}
        />
        <StageNotice />
      </ViewportSurface>
    </ViewportPanel>
  );
}

function HintsTool() {
  const { preferences } = useApp();
  const isOn = useStore(preferences, (current) => current.overlays.hints);
  return <CommandButton id="stage.hints" icon={Route} label="Camera hints" isPressed={isOn} />;
}
