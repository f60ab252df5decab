import type { LoadProgress } from '../open-stage-types.ts';
import type { StageErrorCode } from '../stage-error.ts';
import type { StageSession } from '../stage-session.ts';

/** What the thread is started with. */
export interface StageThreadData {
  roots: readonly string[];
}

/** Questions the thread answers; the session's own methods. */
export type StageQuestion = Exclude<keyof StageSession, symbol>;

export interface StageRequest {
  id: number;
  question: StageQuestion;
  args: readonly unknown[];
}

export type StageAnswer =
  | { kind: 'progress'; progress: LoadProgress }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'stage-error'; id: number; code: StageErrorCode; message: string }
  | { kind: 'bug'; id: number; error: Error };
