import { type ViewerReplyPayload, viewerLimits } from '@framelane/protocol/viewer';
import type { PrimSummary } from '../stage/open-stage-types.ts';
import { matchesFilters } from './prim-filters.ts';
import { describePrimNotFound } from './replies.ts';
import type { Handlers, ServerContext } from './server-context.ts';

type Names = 'getChildrenRequest' | 'getPropertiesRequest' | 'findPrimsRequest' | 'getPrimCountRequest';

export const treeHandlers: Handlers<Names> = {
  getChildrenRequest: async (context, payload, asker) => {
    const { prim_path: path, filters = [], offset = 0, limit = viewerLimits.maxPageSize } = payload;
    const children = await readChildren(context, path, { filters, offset, limit });
    if (children === undefined) context.outbox.answer(asker, describePrimNotFound(path));
    else context.outbox.answer(asker, { event_type: 'getChildrenResult', payload: children });
  },

  getPropertiesRequest: async ({ keeper, outbox }, { prim_path: path, max_bytes: maxBytes }, asker) => {
    const found = await keeper.stage?.listProperties(path);
    if (found === undefined) {
      outbox.answer(asker, describePrimNotFound(path));
      return;
    }
    const properties = Object.fromEntries(found.map(({ name, type, text }) => [`${type} ${name}`, text]));
    outbox.answer(asker, { event_type: 'getPropertiesResponse', payload: { prim_path: path, properties } }, maxBytes);
  },

  findPrimsRequest: async ({ keeper, outbox }, { text, limit }, asker) => {
    const found = await keeper.stage?.findPrims(text, limit);
    const prims = found?.prims.map(toRow) ?? [];
    outbox.answer(asker, {
      event_type: 'findPrimsResult',
      payload: { text, prims, truncated: found?.isTruncated ?? false },
    });
  },

  getPrimCountRequest: ({ keeper, outbox }, _payload, asker) => {
    outbox.answer(asker, {
      event_type: 'getPrimCountResult',
      payload: { count: keeper.stage?.facts.primCount ?? 0 },
    });
  },
};

/** One page of a prim's children; undefined when there is no such prim. Without a stage only `/` exists. */
export async function readChildren(
  { keeper }: ServerContext,
  path: string,
  { filters, offset, limit }: { filters: readonly string[]; offset: number; limit: number },
): Promise<ViewerReplyPayload<'getChildrenResult'> | undefined> {
  const all = keeper.stage === undefined && path === '/' ? [] : await keeper.listChildren(path);
  if (all === undefined) return undefined;
  const kept = filters.length === 0 ? all : all.filter((prim) => matchesFilters(prim, filters));
  const children = kept.slice(offset, offset + limit).map(toRow);
  return { prim_path: path, children, offset, total: kept.length };
}

function toRow({ name, path, type, hasChildren }: PrimSummary) {
  return { name, path, type, children: hasChildren };
}
