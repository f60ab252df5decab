import type { AssetInfo } from '@framelane/protocol/engine';
import type { Asset } from '../media/asset.ts';

/** What `ingest` answers. */
export function describeAsset({ id, media }: Asset): AssetInfo {
  const { num, den } = media.frameRate;
  const info: AssetInfo = {
    asset_id: id,
    width: media.traits.width,
    height: media.traits.height,
    fps: num / den,
    duration: media.index.durationSeconds,
    codec: media.codec,
    has_audio: media.audio !== undefined,
    frame_count: media.index.ticks.length,
    fps_num: num,
    fps_den: den,
    vfr: media.isVariableRate,
    audio:
      media.audio === undefined
        ? null
        : { sample_rate: media.audio.sampleRate, channels: media.audio.channels, codec: media.audio.codec },
  };
  if (media.traits.isHdr) info.hdr = true;
  return info;
}
