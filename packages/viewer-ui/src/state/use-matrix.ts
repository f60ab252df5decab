import type { MatrixState } from '@framelane/viewer-backend';
import { useMatrixState } from '@framelane/viewer-backend/react';
import type { MatrixSession } from '../lanes/matrix/matrix-session.ts';
import { useApp } from './app-context.ts';

/** The matrix lane's session; only for what is shown in that lane. */
export function useMatrix(): MatrixSession {
  const { panel } = useApp();
  if (panel === undefined) throw new Error('expected a page with a panel, found none; pass a matrix to the app');
  return panel;
}

/** The part of the panel's state that `select` picks; it must be a primitive or keep its identity. */
export function usePanelState<Part>(select: (state: MatrixState) => Part): Part {
  return useMatrixState(useMatrix().matrix, select);
}
