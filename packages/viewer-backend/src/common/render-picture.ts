import type { CommandName, CommandReply, CommandRequest } from '@framelane/protocol/engine';
import type { PictureRequest } from './engine-transport.ts';

type Send = <Name extends CommandName>(command: Name, fields: CommandRequest<Name>) => Promise<CommandReply<Name>>;

/** Asks an engine for a picture in its own words; it lies in the engine's ring then, or in the reply. */
export function renderPicture(
  send: Send,
  { assetId, target, chain }: PictureRequest,
  frame: 'ring' | 'inline',
): Promise<CommandReply<'apply_chain'> | CommandReply<'render_frame'>> {
  const fields = { asset_id: assetId, chain: [...chain], frame };
  return 'frameIndex' in target
    ? send('apply_chain', { ...fields, frame_index: target.frameIndex })
    : send('render_frame', { ...fields, time: target.timeS });
}
