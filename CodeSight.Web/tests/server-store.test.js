// @ts-check
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../wwwroot/js/api.js';
import { History } from '../wwwroot/js/history.js';
import { newTurn } from '../wwwroot/js/turns.js';

const ADA = 'ada';
/** Runs a call as the page does for whoever is signed in. @type {import('../wwwroot/js/server-store.js').Run} */
const run = (work) => work();

/** What the server holds; null where it cannot be reached. @type {Map<string, any> | null} */
let kept = new Map();
/** @type {string[]} */
let calls = [];

/** @param {string} id @param {string} question @param {object} [more] */
const message = (id, question, more = {}) => ({
  id,
  asked_at: '2026-11-30T08:00:00Z',
  kind: 'ask',
  state: 'done',
  question,
  file_glob: null,
  searched_for: question,
  text: `Answer to ${question}`,
  model: 'none/extractive',
  sources: [],
  related: [],
  is_withheld: false,
  rating: null,
  ...more,
});

/** @param {string} question @param {object} [more] @returns {import('../wwwroot/js/turns.js').Turn} */
const turn = (question, more = {}) => ({ ...newTurn({ mode: 'ask', question, glob: '' }), ...more });

/** @param {number} status @param {unknown} [body] */
const reply = (status, body) => new Response(body === undefined ? null : JSON.stringify(body), { status });

beforeEach(() => {
  indexedDB = new IDBFactory();
  kept = new Map();
  calls = [];
  vi.stubGlobal('fetch', async (/** @type {string} */ path, /** @type {RequestInit} */ { method = 'GET', body } = {}) => {
    calls.push(`${method} ${path}`);
    if (!kept) throw new TypeError('no network');
    const { pathname, searchParams } = new URL(path, 'http://server');
    const id = pathname.split('/')[3];
    if (!id && method === 'DELETE') {
      kept.clear();
      return reply(204);
    }
    if (!id) {
      const all = [...kept.values()].filter(({ title }) => title.includes(searchParams.get('q') ?? ''));
      const from = Number(searchParams.get('after') ?? 0);
      return reply(200, { conversations: all.slice(from, from + 2), next: from + 2 < all.length ? String(from + 2) : null });
    }
    const found = kept.get(id);
    if (!found) return reply(404, { code: 'not_found', detail: 'There is no such conversation.' });
    if (method === 'PATCH') found.title = JSON.parse(String(body)).title;
    if (method === 'DELETE') kept.delete(id);
    return method === 'GET' ? reply(200, found) : reply(204);
  });
});

afterEach(() => vi.unstubAllGlobals());

/** @param {string} id @param {any[]} [messages] @param {string} [title] */
const keep = (id, messages = [], title = id) => kept?.set(id, { id, title, updated_at: '2026-11-30T08:00:00Z', messages });

const open = () => History.open(ADA, run);

describe('Conversations that the server keeps', () => {
  test('are not asked for before they have a kept question', async () => {
    const history = await open();
    const { id } = history.create(turn('Hotels?'));
    expect((await history.turns(id)).map(({ question }) => question)).toEqual(['Hotels?']);
    expect(calls).not.toContain(`GET /api/conversations/${id}`);

    keep(id, [message('m1', 'Hotels?')]);
    await history.save(id, turn('Hotels?', { id: 'm1', state: 'done', kept: true }));
    expect((await history.turns(id)).map(({ text }) => text)).toContain('Answer to Hotels?');
  });

  test('are listed to the last page', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) keep(id);
    expect((await open()).list().map(({ id }) => id)).toHaveLength(5);
  });

  test('are read as turns, with what the server says of their sources', async () => {
    const source = {
      file_path: 'a.md',
      page: null,
      start_line: 1,
      end_line: 2,
      section: '',
      score: 1,
      content: null,
      chunk_id: 1,
      document_id: 1,
    };
    keep('a', [
      message('m1', 'One?', {
        rating: 'down',
        comment: 'no',
        expected_file: 'b.md',
        sources: [
          { ...source, state: 'changed' },
          { ...source, content: 'x', state: 'current' },
        ],
      }),
      message('m2', 'Two?', { state: 'waiting', text: null, asked_at: '2026-11-30T08:01:00Z' }),
      message('m3', 'Three?', { state: 'failed', asked_at: '2026-11-30T08:02:00Z' }),
      message('m4', 'Four?', { is_withheld: true, text: null, asked_at: '2026-11-30T08:03:00Z' }),
    ]);
    const turns = await (await open()).turns('a');
    expect(turns.map(({ state }) => state)).toEqual(['done', 'interrupted', 'failed', 'done']);
    expect(turns[0]).toMatchObject({
      kept: true,
      rating: 'down',
      comment: 'no',
      expected: 'b.md',
      asked: Date.parse('2026-11-30T08:00:00Z'),
    });
    expect(turns[0].sources?.map(({ state, content }) => [state, content])).toEqual([
      ['changed', ''],
      [undefined, 'x'],
    ]);
    expect(turns[2].error).toBeTruthy();
    expect(turns[3].withheld).toBe(true);
  });

  test('get what did not reach the server from the browser, until it has it', async () => {
    const history = await open();
    const { id, onServer } = history.create(turn('Was lost?', { state: 'failed', error: 'The server cannot be reached.' }));
    expect(onServer).toBe(true);
    await history.turns(id);
    const again = await open();
    expect(again.list()).toMatchObject([{ id, title: 'Was lost?', onServer: true }]);
    const [lost] = await again.turns(id);
    expect(lost).toMatchObject({ state: 'failed', error: 'The server cannot be reached.' });

    keep(id, [message(lost.id, 'Was lost?')]);
    await again.save(id, { ...lost, state: 'done', text: 'Answer', kept: true });
    // Deleted at another browser: nothing of it is left here.
    kept?.clear();
    expect((await open()).list()).toEqual([]);
  });

  test('show the reason that the browser knows, and the answer that the server has', async () => {
    keep('a', [message('m1', 'One?', { state: 'failed', text: null }), message('m2', 'Two?')]);
    const history = await open();
    await history.save('a', turn('One?', { id: 'm1', state: 'failed', error: 'Too many questions.' }));
    await history.save('a', turn('Two?', { id: 'm2', state: 'interrupted' }));
    const turns = new Map((await (await open()).turns('a')).map((each) => [each.id, each]));
    expect(turns.get('m1')?.error).toBe('Too many questions.');
    expect(turns.get('m2')).toMatchObject({ state: 'done', text: 'Answer to Two?' });
  });

  test('show the beginning that the server has of an answer whose page was closed', async () => {
    keep('a', [message('m1', 'One?', { state: 'stopped', text: 'It is' }), message('m2', 'Two?', { state: 'waiting', text: null })]);
    const history = await open();
    await history.save('a', turn('One?', { id: 'm1' }));
    await history.save('a', turn('Two?', { id: 'm2', state: 'failed', error: 'The connection broke.', text: 'It was' }));
    const turns = new Map((await (await open()).turns('a')).map((each) => [each.id, each]));
    expect(turns.get('m1')).toMatchObject({ state: 'stopped', text: 'It is', kept: true });
    expect(turns.get('m2')).toMatchObject({ state: 'failed', text: 'It was', error: 'The connection broke.' });
  });

  test('keep an edited question that did not reach the server', async () => {
    keep('a', [message('m1', 'One?')]);
    const history = await open();
    await history.save('a', turn('One and a half?', { id: 'm1', state: 'failed', error: 'The server cannot be reached.' }));
    expect(await (await open()).turns('a')).toMatchObject([{ question: 'One and a half?', state: 'failed' }]);
  });

  test('are renamed, deleted and searched at the server', async () => {
    keep('a', [], 'Hotels');
    keep('b', [], 'Trains');
    const history = await open();
    expect((await history.search('Hot')).map(({ id }) => id)).toEqual(['a']);
    await history.rename('a', 'Hotels in Oslo');
    expect(kept?.get('a').title).toBe('Hotels in Oslo');
    await history.remove('a');
    expect(kept?.has('a')).toBe(false);
    await history.clear();
    expect(kept?.size).toBe(0);
    expect(history.list()).toEqual([]);
  });

  test('stay listed where the server did not delete or rename them, and the caller learns it', async () => {
    keep('a', [message('m1', 'One?')], 'Hotels');
    const history = await open();
    const before = kept;
    kept = null;
    await expect(history.remove('a')).rejects.toBeInstanceOf(ApiError);
    await expect(history.rename('a', 'Other')).rejects.toBeInstanceOf(ApiError);
    await expect(history.clear()).rejects.toBeInstanceOf(ApiError);
    expect(history.list()).toMatchObject([{ id: 'a' }]);
    expect(history.isOffline).toBe(true);
    kept = before;
    await history.refresh();
    expect(history.list()).toMatchObject([{ id: 'a', title: 'Hotels' }]);
    kept = null;
    await expect(history.turns('a')).rejects.toBeInstanceOf(ApiError);
    kept = before;
    // A change that failed holds up none of those after it.
    await history.save('a', turn('Next?', { state: 'failed' }));
    expect(await history.turns('a')).toHaveLength(2);
  });

  test('take over what was asked before anybody signed in', async () => {
    const history = await History.open(null);
    const first = history.create(turn('Before?'));
    expect(first.onServer).toBe(false);
    await history.changeOwner(ADA, run);
    expect(history.get(first.id)).toMatchObject({ onServer: true });
    expect(history.isOnServer).toBe(true);
    await history.save(first.id, turn('Before?', { id: 'm1', state: 'done', kept: true }));
    expect(calls.some((call) => call.startsWith('POST'))).toBe(false);
  });
});
