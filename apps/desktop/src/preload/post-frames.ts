import { appOrigin } from '../shared/app-origin.ts';
import { type FramePost, framePostType } from '../shared/frame-bridge.ts';

/** Hands something to our own page, in this process, past the bridge. Nobody of another origin hears it. */
export function postToPage(nonce: string, content: FramePost['content'], ports: MessagePort[] = []): void {
  const post: FramePost = { type: framePostType, nonce, content };
  window.postMessage(post, appOrigin, ports);
}
