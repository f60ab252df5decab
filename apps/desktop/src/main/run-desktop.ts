import { join } from 'node:path';
import { app } from 'electron';
import { openCheckProfile } from './check/check-profile.ts';
import { runCheck } from './check/run-check.ts';
import type { DesktopOptions } from './cli-options.ts';
import { createDesktop } from './create-desktop.ts';
import { openLogFile } from './log/log-file.ts';
import { createLogger, type LogTarget } from './log/logger.ts';
import { completeRuntime } from './older-runtime.ts';
import { findPlaces } from './places.ts';
import { hardenContents } from './security/harden-contents.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { findShippedStages } from './sidecars/find-program.ts';

const failedExitCode = 1;
const toStderr: LogTarget = (line) => process.stderr.write(`${line}\n`);

/** Runs until the user quits: one instance of it, which also opens the files of every later start. */
export function runDesktop(options: DesktopOptions): void {
  completeRuntime();
  const profile = options.isHeadlessCheck ? openCheckProfile(options.streamName) : undefined;
  if (profile !== undefined) app.setPath('userData', profile.dir);
  else if (!app.requestSingleInstanceLock({ files: [...options.files], workingDir: process.cwd() })) {
    // The instance that runs shows what this one was started for.
    app.exit(0);
    return;
  }
  const places = findPlaces(app);
  const targets = [openLogFile(join(places.logDir, 'main.log')), toStderr];
  const settings = new SettingsStore(places.settingsPath, createLogger('warn', targets));
  const log = createLogger(settings.settings.logLevel, targets);
  hardenContents(app, log);
  const desktop = createDesktop({ places, options, settings, log });
  let exitCode = 0;
  let isClosed = false;
  const fail = (what: string, error: unknown): void => {
    log.error(what, { error });
    exitCode = failedExitCode;
    app.quit();
  };

  app.on('second-instance', (_event, _args, workingDir, data) => {
    desktop.windows.focus();
    for (const file of readFiles(data)) desktop.files.open(file, workingDir);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    desktop.files.open(path);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void desktop.close().then(() => {
      isClosed = true;
      profile?.removeAtEnd();
      app.exit(exitCode);
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  process.on('uncaughtException', (error) => fail('an error nobody handled', error));
  process.on('unhandledRejection', (error) => log.error('a rejection nobody handled', { error }));
  const run = async (): Promise<void> => {
    await app.whenReady();
    await desktop.start();
    if (profile === undefined) return;
    exitCode = await runCheck(desktop, findShippedStages(places));
    app.quit();
  };
  run().catch((error: unknown) => fail('the application could not start', error));
}

function readFiles(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('files' in data) || !Array.isArray(data.files)) return [];
  return data.files.filter((file): file is string => typeof file === 'string');
}
