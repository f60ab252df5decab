/** Codes a stage server sends in `viewerError.code` and `openStageResult.code`. Programs branch on them. */
export const stageWireCodes = {
  stage_not_found: 'no stage file at that place',
  stage_invalid: 'the file is not a stage that can be read',
  stage_too_large: 'the stage is above a limit of the server',
  path_denied: 'the path is outside the stage folders',
  malformed: 'the message does not follow the wire format',
  unsupported: 'this server cannot do that',
  prim_not_found: 'no prim at that path',
  setting_unknown: 'no setting of that name',
  setting_value: 'the value does not fit the setting',
  internal: 'internal error',
} as const;
export type StageWireCode = keyof typeof stageWireCodes;
