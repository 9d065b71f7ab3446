// @ts-check
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../wwwroot/js/api.js';
import { noticeWords, progressOf, StatusFeed } from '../wwwroot/js/status.js';

const page = { withKey: vi.fn(), show: vi.fn(), away: vi.fn(), ended: vi.fn() };
/** @type {import('../wwwroot/js/api.js').Status} */
const status = {
  indexed: true,
  total_files: 3,
  total_chunks: 9,
  last_indexed_at: null,
  is_stale: false,
  queue_depth: 0,
  chunks_without_vector: 0,
  running_run: null,
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
});

test('StatusFeed goes on after an unexpected error, less and less often', async () => {
  page.withKey.mockRejectedValue(new TypeError('bug'));
  await new StatusFeed(page).refresh();
  expect(page.withKey).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(page.withKey).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(page.withKey).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(page.withKey).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(page.withKey.mock.calls.length).toBeGreaterThan(10);
  page.withKey.mockResolvedValue(status);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.show).toHaveBeenCalledWith(status);
});

test('Progress is that of a run, then that of OCR, then none', () => {
  const ocr = { pages_done: 12, pages_total: 300 };
  const run = /** @type {any} */ ({ run_id: 7, state: 'running', files_done: 1, files_in_all: 2 });
  expect(progressOf({ ...status, ocr, running_run: run })).toMatchObject({ text: 'Indexing your documents', done: 1, all: 2 });
  expect(progressOf({ ...status, ocr })).toEqual({ text: 'Reading scanned pages (OCR)', detail: '12 of 300 pages', done: 12, all: 300 });
  expect(progressOf(status)).toBeNull();
});

test('StatusFeed goes on after what it shows fails', async () => {
  page.withKey.mockResolvedValue(status);
  page.show.mockImplementationOnce(() => {
    throw new Error('bug in the page');
  });
  await new StatusFeed(page).refresh();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(page.show).toHaveBeenCalledTimes(2);
});

test('StatusFeed tells the end of a watched run that was over before it looked, and of no other', async () => {
  const run = { run_id: 7, state: 'running' };
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(JSON.stringify(run), { headers: { 'content-type': 'application/json' } })),
  );
  page.withKey.mockResolvedValue(status);
  const feed = new StatusFeed(page);
  await feed.refresh();
  feed.watch(7);
  await feed.refresh();
  expect(page.ended).not.toHaveBeenCalled(); // the run goes on: the status was older

  run.state = 'succeeded';
  await feed.refresh();
  await feed.refresh();
  expect(page.ended).toHaveBeenCalledOnce();
  expect(page.ended).toHaveBeenCalledWith(run);
  vi.unstubAllGlobals();
});

test('StatusFeed asks for the key only when somebody did something', async () => {
  page.withKey.mockResolvedValueOnce(status);
  const feed = new StatusFeed(page);
  await feed.refresh();
  page.withKey.mockRejectedValue(new ApiError('key', 'A key is needed.'));
  await vi.advanceTimersByTimeAsync(20_000);

  expect(page.withKey.mock.calls.map(([, options]) => options.isQuiet)).toEqual([false, true]);
  expect(page.away).toHaveBeenCalledOnce();
});

test.each([
  [{}, null],
  [{ last_run: { run_id: 1, state: 'succeeded', message: null } }, null],
  [{ last_run: { run_id: 1, state: 'succeeded', message: '6 files are kept.' } }, '6 files are kept.'],
  [{ notice: 'The disk is full.', last_run: { run_id: 1, state: 'failed', message: 'old' } }, 'The disk is full.'],
])('noticeWords of %j is %j', (more, words) => {
  expect(noticeWords({ ...status, ...more })).toBe(words);
});
