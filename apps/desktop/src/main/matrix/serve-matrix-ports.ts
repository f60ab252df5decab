import { matrixPortChannel } from '../../shared/matrix-port.ts';
import { type PortIpc, takePorts } from '../ipc/take-ports.ts';
import type { MatrixLane } from './matrix-lane.ts';
import { MatrixPort } from './matrix-port.ts';

/** Lets pages look at the panel, each over a port. Returns its undo, which ends them. */
export function serveMatrixPorts(ipc: PortIpc, lane: MatrixLane | undefined): () => void {
  const open = new Set<MatrixPort>();
  const stop = takePorts(ipc, matrixPortChannel, (port) => {
    if (lane === undefined) {
      port.close();
      return;
    }
    const served = new MatrixPort({
      port,
      answer: (question) => lane.answer(question),
      onClosed: () => {
        open.delete(served);
        lane.remove(served);
      },
    });
    open.add(served);
    lane.add(served);
  });
  return () => {
    stop();
    for (const port of open) port.close();
  };
}
