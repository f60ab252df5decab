import { useEffect } from 'react';
import { LaneFrame } from '../../shell/lane-frame.tsx';
import { useApp } from '../../state/app-context.ts';
import { EffectRack } from './effects/effect-rack.tsx';
import { MediaPanel } from './media/media-panel.tsx';
import { TransportPanel } from './transport/transport-panel.tsx';
import { EngineViewport } from './viewport/engine-viewport.tsx';

/** Media bin, picture, effect rack, transport. */
export function EngineLane() {
  const { transport } = useApp();
  // What nobody sees need not be rendered.
  useEffect(() => () => transport.pause(), [transport]);
  return (
    <LaneFrame
      left={{ label: 'Media', content: <MediaPanel /> }}
      right={{ label: 'Effects', content: <EffectRack /> }}
      bottom={{ label: 'Transport', content: <TransportPanel /> }}
    >
      <EngineViewport />
    </LaneFrame>
  );
}
