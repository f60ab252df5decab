import type { FrameIndex } from './frame-index.ts';

export interface Ratio {
  num: number;
  den: number;
}

/** Matrix names as the scaler spells them. */
export type ColourMatrix = 'bt709' | 'fcc' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'bt2020';

/** How decoded pictures have to be read and turned to be shown. */
export interface PictureTraits {
  /** Size of the decoded picture. */
  codedWidth: number;
  codedHeight: number;
  /** Size as shown: square pixels, upright. */
  width: number;
  height: number;
  pixelFormat: string;
  /** Clockwise degrees the picture is turned by to stand upright, after `isMirrored`. */
  rotation: 0 | 90 | 180 | 270;
  isMirrored: boolean;
  matrix: ColourMatrix;
  isLimitedRange: boolean;
  isHdr: boolean;
}

export interface AudioTraits {
  streamIndex: number;
  sampleRate: number;
  channels: number;
  codec: string;
}

/** A file that was ingested: what a client is told of it and what is needed to show any of its frames. */
export interface Media {
  path: string;
  /** Changes whenever the file does. */
  fingerprint: string;
  streamIndex: number;
  codec: string;
  frameRate: Ratio;
  isVariableRate: boolean;
  traits: PictureTraits;
  index: FrameIndex;
  audio: AudioTraits | undefined;
}

export interface Asset {
  id: string;
  idCrc: number;
  media: Media;
}
