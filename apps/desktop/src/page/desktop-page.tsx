import { FramelaneApp, type FramelaneAppProps } from '@framelane/viewer-ui';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { Banner } from './banner.tsx';
import { useDesktopSources } from './useDesktopSources.ts';

// One source for each lane: what the settings say.
type Lanes = Omit<FramelaneAppProps, 'sources' | 'onRefreshSources' | 'onChooseSource'>;

export interface DesktopPageProps extends Required<Lanes> {
  bridge: DesktopBridge;
}

/** The viewer over what the preload offers. */
export function DesktopPage({ bridge, matrix, ...lanes }: DesktopPageProps) {
  const { engine, viewer } = lanes;
  const { sources, refresh, hasPanel } = useDesktopSources({ bridge, engine, viewer, matrix });
  // Which lanes there are is settled before anything is made for them.
  if (hasPanel === undefined) return null;
  return (
    <>
      <FramelaneApp {...lanes} {...(hasPanel ? { matrix } : {})} sources={sources} onRefreshSources={refresh} />
      <Banner bridge={bridge} />
    </>
  );
}
