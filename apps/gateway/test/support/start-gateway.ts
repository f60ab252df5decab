import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { cacheFolder } from '../../src/server/cli.ts';
import { type CreateGatewayOptions, createGateway, type Gateway } from '../../src/server/create-gateway.ts';
import type { Listening } from '../../src/server/listen.ts';
import { Page, type PageOptions } from './page.ts';
import { makeTempFolder } from './temp-folder.ts';

export const testToken = 'a-token-for-tests-0123456789';

export interface TestGateway extends Listening {
  gateway: Gateway;
  mediaRoot: string;
  stageRoot: string;
  uploadDir: string;
  /** With the token and the origin of its own page. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  openPage(options?: Partial<PageOptions>): Promise<Page>;
}

const running: Gateway[] = [];
const pages: Page[] = [];

/** A gateway of the test's own, on a free port, without an engine unless told; closed after the test. */
export async function startGateway(options: Partial<CreateGatewayOptions> = {}): Promise<TestGateway> {
  const folder = makeTempFolder();
  const mediaRoot = join(folder, 'media');
  const uploadDir = join(folder, 'uploads');
  const stageRoot = join(folder, 'stages');
  mkdirSync(mediaRoot);
  mkdirSync(stageRoot);
  mkdirSync(uploadDir);
  const gateway = await createGateway({
    host: '127.0.0.1',
    port: 0,
    engine: { type: 'off' },
    stage: { type: 'off' },
    mediaRoots: [mediaRoot],
    stageRoots: [stageRoot],
    uploadDir,
    cacheDir: cacheFolder(process.env),
    stateDir: join(folder, 'state'),
    maxUploadBytes: 1024 ** 2,
    token: { type: 'value', value: testToken },
    logLevel: 'silent',
    logFormat: 'json',
    version: '0.0.0-test',
    ...options,
  });
  running.push(gateway);
  const listening = await gateway.start();
  const authorization = `Bearer ${testToken}`;
  return {
    ...listening,
    gateway,
    mediaRoot,
    stageRoot,
    uploadDir,
    fetch: (path, init = {}) =>
      fetch(listening.url + path, { ...init, headers: { authorization, ...(init.headers as Record<string, string>) } }),
    openPage: async (pageOptions = {}) => {
      const page = await Page.open({ url: listening.url, token: testToken, ...pageOptions });
      pages.push(page);
      return page;
    },
  };
}

afterEach(async () => {
  for (const page of pages.splice(0)) page.terminate();
  await Promise.all(running.splice(0).map((gateway) => gateway.close()));
});
