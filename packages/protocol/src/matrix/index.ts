export type { ArtDmx, ArtnetPacket, ArtPollReplyFields } from './artnet.ts';
export {
  artnetWire,
  decodeArtnet,
  encodeArtDmx,
  encodeArtPoll,
  encodeArtPollReply,
  encodeArtSync,
  writeArtDmxHeader,
} from './artnet.ts';
export type { DdpPacket } from './ddp.ts';
export { ddpWire, decodeDdp, encodeDdp, writeDdpHeader } from './ddp.ts';
export type { FtPacket } from './flaschen-taschen.ts';
export { decodeFt, encodeFt, ftHeader, ftWire } from './flaschen-taschen.ts';
export type { FrameHeader, MatrixSize } from './frame-header.ts';
export {
  decodeFrameHeader,
  encodeFrameHeader,
  findHeaderFault,
  frameBytesOf,
  frameWire,
  writeFrameHeader,
} from './frame-header.ts';
export type { Malformed } from './malformed.ts';
export type { MmapHeader } from './mmap-header.ts';
export { decodeMmapHeader, encodeMmapHeader, mmapFileBytes, mmapWire, writeMmapVersion } from './mmap-header.ts';
export type { OpcHeader } from './opc.ts';
export { decodeOpcHeader, encodeOpc, opcWire } from './opc.ts';
export type { PictureFit } from './picture-fit.ts';
export { pictureFits } from './picture-fit.ts';
export type { MatrixReady } from './ready-line.ts';
export { formatMatrixReady, readMatrixReady } from './ready-line.ts';
export type { SacnData, SacnDataFields, SacnSync } from './sacn.ts';
export {
  decodeSacn,
  encodeSacnData,
  encodeSacnSync,
  sacnGroupOf,
  sacnWire,
  writeSacnDataHeader,
} from './sacn.ts';
export type { MatrixDevice, MatrixReport, MatrixSettings, MatrixSource } from './service-report.ts';
export { countUniverses, universeWire } from './universes.ts';
export type { MatrixWireCode } from './wire-codes.ts';
export { matrixWireCodes } from './wire-codes.ts';
