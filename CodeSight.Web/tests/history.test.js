// @ts-check
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { History } from '../wwwroot/js/history.js';
import { MemoryStore } from '../wwwroot/js/store.js';
import { newTurn } from '../wwwroot/js/turns.js';

/** @param {string} question @param {number} [asked] @returns {import('../wwwroot/js/turns.js').Turn} */
const answered = (question, asked = Date.now()) => ({
  ...newTurn({ mode: 'ask', question, glob: '' }),
  asked,
  state: 'done',
  text: `Answer to ${question}`,
  sources: [],
});

/** @param {History} history @param {string} id */
const questions = async (history, id) => (await history.turns(id)).map((turn) => turn.question);

beforeEach(() => {
  indexedDB = new IDBFactory();
  localStorage.clear();
});

describe('History', () => {
  test('keeps what another tab added to the same conversation', async () => {
    const one = await History.open();
    const { id } = one.create(answered('first', 1));
    await one.turns(id);
    await vi.waitFor(async () => expect(await questions(one, id)).toEqual(['first']));
    const two = await History.open();
    await Promise.all([
      one.save(id, answered('of one', 2)),
      two.save(id, answered('of two', 3)),
      one.save(id, answered('of one again', 4)),
    ]);

    const third = await History.open();
    expect(await questions(third, id)).toEqual(['first', 'of one', 'of two', 'of one again']);
  });

  test('keeps every conversation, however many', async () => {
    const history = await History.open();
    for (let i = 0; i < 250; i++) history.create(answered(`question ${i}`));
    await history.save(history.list()[0].id, answered('the last'));

    expect((await History.open()).list()).toHaveLength(250);
  });

  test('keeps every turn of a long conversation', async () => {
    const history = await History.open();
    const { id } = history.create(answered('q0', 0));
    for (let i = 1; i < 120; i++) await history.save(id, answered(`q${i}`, i));

    expect(await questions(await History.open(), id)).toHaveLength(120);
  });

  test('reads a turn that was waiting when the page was closed as one without an answer', async () => {
    const history = await History.open();
    const { id } = history.create(newTurn({ mode: 'ask', question: 'slow', glob: '' }));
    await history.rename(id, 'Slow');

    expect((await (await History.open()).turns(id))[0].state).toBe('interrupted');
  });

  test('does not bring a conversation back that another tab deleted', async () => {
    const one = await History.open();
    const turn = answered('first');
    const { id } = one.create(turn);
    await one.save(id, turn);
    const two = await History.open();
    await two.remove(id);
    await one.save(id, { ...turn, text: 'late' });

    const third = await History.open();
    expect(third.list()).toEqual([]);
    expect(await third.turns(id)).toEqual([]);
  });

  test('tells other tabs what changed', async () => {
    const one = await History.open();
    const two = await History.open();
    const told = new Promise((resolve) => {
      two.changed = resolve;
    });
    const { id } = one.create(answered('first'));

    expect(await told).toBe(id);
    expect(two.list().map(({ title }) => title)).toEqual(['first']);
  });

  test('puts a removed conversation back with its turns', async () => {
    const history = await History.open();
    const conversation = history.create(answered('first'));
    await history.save(conversation.id, answered('second', Date.now() + 1));
    const turns = await history.turns(conversation.id);
    await history.remove(conversation.id);
    await history.restore(conversation, turns);

    expect(await questions(await History.open(), conversation.id)).toEqual(['first', 'second']);
  });

  test.each([
    [
      'opens no database',
      () => {
        indexedDB = /** @type {any} */ ({
          open: () => {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      },
      'blocked',
    ],
    [
      'has no room',
      () => {
        vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
          throw new DOMException('full', 'QuotaExceededError');
        });
      },
      'full',
    ],
  ])('keeps all until the page is closed where the browser %s', async (_, breakIt, fault) => {
    vi.spyOn(console, 'info').mockImplementation(() => {});
    breakIt();
    const history = await History.open();
    const { id } = history.create(answered('first', 1));
    await history.save(id, answered('second', 2));
    await history.rename(id, 'Renamed');

    expect(history.fault).toBe(fault);
    expect(await questions(history, id)).toEqual(['first', 'second']);
    expect(history.list()[0].title).toBe('Renamed');
    vi.restoreAllMocks();
  });
});

describe('History of an account', () => {
  test('is not seen by another account, nor where there are no accounts', async () => {
    const ada = await History.open('ada');
    const { id } = ada.create(answered('of Ada'));
    await ada.save(id, answered('more of Ada'));

    for (const owner of ['bob', '', null]) {
      const other = await History.open(owner);
      expect(other.list()).toEqual([]);
      expect(await other.turns(id)).toEqual([]);
    }
    expect((await History.open('ada')).list().map(({ title }) => title)).toEqual(['of Ada']);
  });

  test('leaves alone what the browser keeps where there are no accounts, older entries included', async () => {
    const own = await History.open();
    await own.save(own.create(answered('of the browser')).id, answered('more'));
    localStorage.setItem('codesight.conversation.abc', JSON.stringify({ id: 'abc', title: 'Of old', updated: 5, turns: [] }));
    const ada = await History.open('ada');

    expect(ada.list()).toEqual([]);
    expect((await History.open()).list().map(({ title }) => title)).toEqual(['of the browser', 'Of old']);
  });

  test('is not told of what happens in that of another account', async () => {
    const [ada, bob, own] = [await History.open('ada'), await History.open('bob'), await History.open()];
    bob.changed = vi.fn();
    own.changed = vi.fn();
    ada.create(answered('of Ada'));
    const ofBob = (await History.open('bob')).create(answered('of Bob'));
    const ofBrowser = (await History.open()).create(answered('of the browser'));

    // What was said last arrives last.
    await vi.waitFor(() => expect(own.changed).toHaveBeenCalledWith(ofBrowser.id));
    await vi.waitFor(() => expect(bob.changed).toHaveBeenCalledWith(ofBob.id));
    expect(bob.changed).toHaveBeenCalledOnce();
    expect(own.changed).toHaveBeenCalledOnce();
  });

  test('takes in what was asked before signing in, with an answer that comes meanwhile', async () => {
    const history = await History.open(null);
    expect(history.isUnowned).toBe(true);
    const waiting = newTurn({ mode: 'ask', question: 'before', glob: '' });
    const { id } = history.create(waiting);
    await history.save(id, waiting);
    const changing = history.changeOwner('ada');
    const saving = history.save(id, { ...waiting, state: 'done', text: 'The answer' });
    await Promise.all([changing, saving]);

    expect(history.isUnowned).toBe(false);
    const stored = await History.open('ada');
    expect(stored.list().map(({ title }) => title)).toEqual(['before']);
    expect((await stored.turns(id)).map(({ text }) => text)).toEqual(['The answer']);
    expect((await History.open(null)).list()).toEqual([]);
  });

  test('loses no turn that is saved while its owner signs in', async () => {
    const history = await History.open(null);
    const { id } = history.create(answered('0', 0));
    /** @type {Promise<void>[]} */
    const saving = [];
    const save = () => saving.push(history.save(id, answered(`${saving.length + 1}`, saving.length + 1)));
    const reading = vi.spyOn(MemoryStore.prototype, 'turns').mockImplementationOnce(
      /** @this {MemoryStore} @param {string} asked */ function (asked) {
        save(); // just when the turns are taken along
        return this.turns(asked);
      },
    );
    const changed = vi.fn();
    history.changeOwner('ada').then(changed);
    do {
      save();
      await new Promise((resolve) => setTimeout(resolve));
    } while (!changed.mock.calls.length || saving.length < 20);
    await Promise.all(saving);
    expect(reading).toHaveBeenCalled();
    reading.mockRestore();

    const kept = await questions(await History.open('ada'), id);
    expect(kept).toEqual(Array.from({ length: saving.length + 1 }, (_, i) => `${i}`));
  });

  test('shows the conversations that the account has here already beside those that it takes in', async () => {
    const earlier = await History.open('ada');
    await earlier.save(earlier.create(answered('earlier')).id, answered('more'));
    const history = await History.open(null);
    const taken = history.create(answered('just now'));
    expect(await history.changeOwner('ada')).toBe(true);
    expect(await history.changeOwner('ada')).toBe(false);

    expect(
      history
        .list()
        .map(({ title }) => title)
        .sort(),
    ).toEqual(['earlier', 'just now']);
    expect(history.get(taken.id)).toBe(taken);
  });
});
