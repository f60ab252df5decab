import { FramelaneApp, type FramelaneAppProps } from '@framelane/viewer-ui';
import { useEffect } from 'react';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import { Banner } from './banner.tsx';
import { useDesktopSources } from './useDesktopSources.ts';

export interface DesktopPageProps
  extends Required<Pick<FramelaneAppProps, 'engine' | 'matrix' | 'media' | 'viewer' | 'stages'>> {
  bridge: DesktopBridge;
  /** The viewer is there and hears keys; the same function for the life of the page. */
  onShown: () => void;
}

/** The viewer over what the preload offers. */
export function DesktopPage({ bridge, matrix, onShown, ...lanes }: DesktopPageProps) {
  const { engine, viewer } = lanes;
  const { sources, refresh, hasPanel } = useDesktopSources({ bridge, engine, viewer, matrix });
  const isShown = hasPanel !== undefined;
  useEffect(() => {
    if (isShown) onShown();
  }, [isShown, onShown]);
  // Which lanes there are is settled before anything is made for them.
  if (!isShown) return null;
  return (
    <>
      <FramelaneApp {...lanes} {...(hasPanel ? { matrix } : {})} sources={sources} onRefreshSources={refresh} />
      <Banner bridge={bridge} />
    </>
  );
}
