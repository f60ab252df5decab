import { FramelaneApp, type PageEngine, type PageMedia } from '@framelane/viewer-ui';
import { useSources } from './useSources.ts';

/** The viewer, connected to the gateway that served it. */
export function GatewayPage({ engine, media }: { engine: PageEngine; media: PageMedia }) {
  const { sources, refresh } = useSources(engine);
  return <FramelaneApp engine={engine} media={media} sources={sources} onRefreshSources={refresh} />;
}
