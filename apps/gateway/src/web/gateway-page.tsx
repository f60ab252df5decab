import { FramelaneApp, type FramelaneAppProps } from '@framelane/viewer-ui';
import { useSources } from './useSources.ts';

type HostProps = 'sources' | 'onRefreshSources' | 'projectFiles' | 'hostFiles';
export type GatewayPageProps = Required<Omit<FramelaneAppProps, HostProps>>;

/** The viewer, connected to the gateway that served it. */
export function GatewayPage(props: GatewayPageProps) {
  const { sources, refresh } = useSources(props);
  return <FramelaneApp {...props} sources={sources} onRefreshSources={refresh} />;
}
