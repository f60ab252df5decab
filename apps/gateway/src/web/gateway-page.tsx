import { FramelaneApp, type FramelaneAppProps } from '@framelane/viewer-ui';
import type { SourceChoice } from './source-choice.ts';
import { useSources } from './useSources.ts';

type HostProps = 'sources' | 'onRefreshSources' | 'onChooseSource' | 'projectFiles' | 'hostFiles';
export type GatewayPageProps = Required<Omit<FramelaneAppProps, HostProps>> & { choice: SourceChoice };

/** The viewer, connected to the gateway that served it. */
export function GatewayPage({ choice, ...backends }: GatewayPageProps) {
  const { sources, refresh, choose } = useSources({ ...backends, choice });
  return <FramelaneApp {...backends} sources={sources} onRefreshSources={refresh} onChooseSource={choose} />;
}
