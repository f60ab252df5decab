import type { ViewerReply } from '@framelane/protocol/viewer';
import { expect, it } from 'vitest';
import { applyNews } from '../../src/common/apply-news.ts';
import { createFakeViewerBackend } from '../../src/testing/index.ts';

it('ends the loading that somebody else began and that failed, and keeps the stage on show', () => {
  const stage = { path: '/a.usda', rootPath: '/' };
  const state = { ...createFakeViewerBackend().getStatus(), stage };
  const progress: ViewerReply = { event_type: 'updateProgressAmount', payload: { amount: 0.5 } };
  const { loading } = applyNews(state, progress);
  expect(loading).toMatchObject({ amount: 0.5 });
  if (loading === undefined) return;
  const failure: ViewerReply = {
    event_type: 'openStageResult',
    payload: { url: '/b.usda', result: 'error', code: 'stage_invalid', error: 'no layer' },
  };
  expect(applyNews({ ...state, loading }, failure)).toStrictEqual({ loading: undefined });
});

it('keeps the loading of the stage that is being opened here when another page fails to open another one', () => {
  const { stage: _none, ...idle } = createFakeViewerBackend().getStatus();
  const state = { ...idle, loading: { path: 'a/house.usda', amount: 0.4 } };
  const fail = (url: string): ViewerReply => ({
    event_type: 'openStageResult',
    payload: { url, result: 'error', code: 'stage_not_found', error: 'no such stage' },
  });
  expect(applyNews(state, fail('b/typo.usda'))).toStrictEqual({});
  expect(applyNews(state, fail('a/house.usda'))).toStrictEqual({ loading: undefined });
});
