export type { CommandClass, CommandName, CommandReply, CommandRequest } from './commands.ts';
export { commandNames, engineCommands, isCommandName } from './commands.ts';
export type { ParsedRequest, RequestId, WireFailure, WireReply } from './envelope.ts';
export {
  describeUnknownCommand,
  encodeMessage,
  failureReply,
  isRequestId,
  parseReply,
  parseRequest,
  successReply,
} from './envelope.ts';
export type { Handshake, HandshakeStep } from './handshake.ts';
export { formatHandshake, HandshakeParser } from './handshake.ts';
export { engineLimits, engineTimes } from './limits.ts';
export type { AssetInfo, EffectInfo, EffectInstance, ParamDef, ParamValue, Project } from './types.ts';
export {
  AssetInfoSchema,
  AudioInfoSchema,
  ChainSchema,
  EffectInfoSchema,
  EffectInstanceSchema,
  ParamDefSchema,
  ParamValueSchema,
  ProjectSchema,
} from './types.ts';
export type { EngineWireCode } from './wire-codes.ts';
export { engineWireCodes } from './wire-codes.ts';
