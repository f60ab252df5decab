import { FramelaneError } from '@framelane/protocol';
import type { IpcMain, WebContents } from 'electron';
import { isMessage } from '../../shared/check-message.ts';
import {
  type Outcome,
  type Replies,
  type RequestChannel,
  type RequestOf,
  requestSchemas,
} from '../../shared/ipc-channels.ts';
import type { Logger } from '../log/logger.ts';
import { type FrameFacts, isAppFrame } from './app-frame.ts';

/** One answer for each channel; a coded error is passed on, anything else is a fault of ours and only logged. */
export type RequestHandlers = {
  [Channel in RequestChannel]: (
    request: RequestOf<Channel>,
    sender: WebContents,
  ) => Replies[Channel] | Promise<Replies[Channel]>;
};

/** The part of `ipcMain` that is used. */
export type RequestIpc = Pick<IpcMain, 'handle' | 'removeHandler'>;

/**
 * Answers what preloads ask. Every request is checked for its sender, the main frame of our page, and for its shape.
 * Returns its undo.
 */
export function handleRequests(ipc: RequestIpc, handlers: RequestHandlers, log: Logger): () => void {
  const channels = Object.keys(requestSchemas) as RequestChannel[];
  for (const channel of channels) {
    ipc.handle(channel, (event, request: unknown) =>
      answer(() => {
        refuseStranger(channel, event.senderFrame);
        return callHandler({ handlers, channel, request, sender: event.sender });
      }, log),
    );
  }
  return () => {
    for (const channel of channels) ipc.removeHandler(channel);
  };
}

function callHandler<Channel extends RequestChannel>(call: {
  handlers: RequestHandlers;
  channel: Channel;
  request: unknown;
  sender: WebContents;
}): Replies[Channel] | Promise<Replies[Channel]> {
  const { handlers, channel, request, sender } = call;
  if (isRequestOf(channel, request)) return handlers[channel](request, sender);
  const message = `expected a request of the shape of ${channel}, got something else; nothing was done`;
  throw new FramelaneError('ERR_BRIDGE_REFUSED', message);
}

function isRequestOf<Channel extends RequestChannel>(channel: Channel, value: unknown): value is RequestOf<Channel> {
  return isMessage(requestSchemas[channel], value);
}

function refuseStranger(channel: RequestChannel, frame: FrameFacts | null): void {
  if (isAppFrame(frame)) return;
  const sender = frame === null ? 'a frame that is gone' : frame.url;
  throw new FramelaneError('ERR_BRIDGE_REFUSED', `expected ${channel} from the page itself, got it from ${sender}`);
}

async function answer<Value>(act: () => Value | Promise<Value>, log: Logger): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    if (!(error instanceof FramelaneError)) {
      log.error('a request could not be answered', { error });
      const message = 'The application could not do that; its log says why.';
      return { ok: false, code: 'ERR_VIEWER_SERVER', message };
    }
    log.debug('a request was refused', { error });
    const { code, message, wireCode } = error;
    return { ok: false, code, message, ...(wireCode === undefined ? {} : { wireCode }) };
  }
}
