import { hidePaths } from '@framelane/protocol';
import type { ViewerReply } from '@framelane/protocol/viewer';
import type { StageRefs } from './stage-refs.ts';

/** Knows where stages lie, and keeps it from pages. */
export class PathCurtain {
  readonly #refs: StageRefs;
  /** As they stand inside JSON text, the longest first: a folder may lie in another. */
  readonly #roots: readonly string[];

  constructor(refs: StageRefs, roots: readonly string[]) {
    this.#refs = refs;
    const escaped = roots.filter((root) => root !== '/').map((root) => JSON.stringify(root).slice(1, -1));
    this.#roots = escaped.sort((a, b) => b.length - a.length);
  }

  /** The reply as a page may have it: stages by their refs, texts and values without the folders they lie in. */
  hide(reply: ViewerReply): ViewerReply {
    return this.#hideRoots(this.#nameStage(reply));
  }

  #nameStage(reply: ViewerReply): ViewerReply {
    switch (reply.event_type) {
      case 'openStageResult': {
        const { url, error, ...payload } = reply.payload;
        const text = error === undefined ? {} : { error: hidePaths(error) };
        return { event_type: 'openStageResult', payload: { ...payload, ...text, url: this.#refs.fromUrl(url) } };
      }
      case 'loadingStateResponse': {
        const { url } = reply.payload;
        const shown = url === null || url === '' ? url : this.#refs.fromUrl(url);
        return { event_type: 'loadingStateResponse', payload: { ...reply.payload, url: shown } };
      }
      case 'updateProgressActivity': {
        const activity = hidePaths(reply.payload.activity);
        return { event_type: 'updateProgressActivity', payload: { ...reply.payload, activity } };
      }
      default:
        return reply;
    }
  }

  // Prim paths look like file paths, so only the folders themselves can be taken out of everything else.
  #hideRoots(reply: ViewerReply): ViewerReply {
    if (this.#roots.length === 0) return reply;
    const text = JSON.stringify(reply);
    if (!this.#roots.some((root) => text.includes(root))) return reply;
    return JSON.parse(this.#roots.reduce((left, root) => left.replaceAll(`${root}/`, '').replaceAll(root, '…'), text));
  }
}
