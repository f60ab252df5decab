import type { BridgeJob, BridgeReport, BridgeRun, BridgeRunListener } from '@framelane/matrix-client/host';
import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Logger } from '../log/logger.ts';
import type { SidecarCommand } from '../sidecars/find-program.ts';
import { describeExit, startSidecar } from '../sidecars/sidecar-run.ts';

const BridgeReportSchema = Type.Object({
  hasPicture: Type.Boolean(),
  shown: Type.Integer({ minimum: 0 }),
  lost: Type.Integer({ minimum: 0 }),
  problem: Type.Optional(Type.String()),
});

/** One job of the bridge in a process of its own, `framelane matrix --report`: no picture passes this one. */
export function startBridgeProcess(
  job: BridgeJob,
  listener: BridgeRunListener,
  { framelane, log }: { framelane: SidecarCommand; log: Logger },
): BridgeRun {
  let isClosed = false;
  const { program, args } = framelane;
  const run = startSidecar({
    command: { program, args: [...args, 'matrix', '--report', ...listJobArgs(job)] },
    readReady: (line) => {
      const report = readReport(line);
      if (report !== undefined && !isClosed) listener.report(report);
      return report;
    },
    log,
  });
  // That it did not begin is told by its end.
  run.ready.catch(() => undefined);
  void run.ended.then((exit) => {
    if (!isClosed) listener.failed(exit.lastLines.at(-1) ?? describeExit(exit));
  });
  return {
    async close() {
      isClosed = true;
      await run.stop();
    },
  };
}

function listJobArgs({ source, address, panel, fit, fps }: BridgeJob): string[] {
  const { socketPath, tcpAddress } = address;
  const { host = '', port } = tcpAddress ?? {};
  const place =
    socketPath === undefined
      ? ['--tcp', `${host.includes(':') ? `[${host}]` : host}:${port}`]
      : ['--socket', socketPath];
  return [
    ...listSourceArgs(source),
    ...place,
    '--size',
    `${panel.width}x${panel.height}`,
    '--fit',
    fit,
    '--fps',
    `${fps}`,
  ];
}

function listSourceArgs(source: BridgeJob['source']): string[] {
  switch (source.type) {
    case 'demo':
      return ['--demo'];
    case 'stream':
      return ['--stream-name', source.name];
    case 'engine':
      return ['--ring', source.ringPath];
  }
}

function readReport(line: string): BridgeReport | undefined {
  try {
    const report: unknown = JSON.parse(line);
    return Check(BridgeReportSchema, report) ? report : undefined;
  } catch {
    // Not a report.
    return undefined;
  }
}
