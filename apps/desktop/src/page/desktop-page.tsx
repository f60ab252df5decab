import { FramelaneApp, type FramelaneAppProps } from '@framelane/viewer-ui';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { Banner } from './banner.tsx';
import { useDesktopSources } from './useDesktopSources.ts';

export interface DesktopPageProps extends Required<Pick<FramelaneAppProps, 'engine' | 'media' | 'viewer' | 'stages'>> {
  bridge: DesktopBridge;
}

/** The viewer over what the preload offers. */
export function DesktopPage({ bridge, ...lanes }: DesktopPageProps) {
  const { sources, refresh } = useDesktopSources({ bridge, engine: lanes.engine, viewer: lanes.viewer });
  return (
    <>
      <FramelaneApp {...lanes} sources={sources} onRefreshSources={refresh} />
      <Banner bridge={bridge} />
    </>
  );
}
