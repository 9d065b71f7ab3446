// @ts-check
import { describe, expect, test } from 'vitest';
import { historyBefore, newTurn, otherQuery, readTurn } from '../wwwroot/js/turns.js';

/** @typedef {import('../wwwroot/js/turns.js').Turn} Turn */

/** @param {string} question @param {Partial<Turn>} [more] @returns {Turn} */
const answered = (question, more = {}) => ({
  ...newTurn({ mode: 'ask', question, glob: '' }),
  state: 'done',
  text: `Answer to ${question}`,
  ...more,
});

describe('historyBefore', () => {
  test('has the questions and answers before a turn, oldest first', () => {
    const turns = [answered('one'), answered('two'), answered('three')];
    const before = [
      { role: 'user', text: 'one' },
      { role: 'assistant', text: 'Answer to one' },
      { role: 'user', text: 'two' },
      { role: 'assistant', text: 'Answer to two' },
    ];
    expect(historyBefore(turns.slice(0, 2), turns[2])).toEqual(before);
    expect(historyBefore(turns, turns[2])).toEqual(before);
    expect(historyBefore(turns, turns[0])).toEqual([]);
    // Read from storage again, after a change in another tab.
    expect(historyBefore(structuredClone(turns), turns[2])).toEqual(before);
  });

  test('leaves out answers that are not there or not complete, and the passages of a search', () => {
    const turns = [
      answered('failed', { state: 'failed', text: undefined }),
      answered('stopped', { state: 'stopped', text: 'A begin' }),
      answered('search', { mode: 'search', text: undefined }),
      answered('blank', { text: ' \n' }),
    ];
    expect(historyBefore(turns, answered('next'))).toEqual(
      ['failed', 'stopped', 'search', 'blank'].map((text) => ({ role: 'user', text })),
    );
  });

  test('keeps within what the server takes', () => {
    const turns = Array.from({ length: 30 }, (_, i) => answered(`question ${i}`, { text: 'x'.repeat(20_000) }));
    const history = historyBefore(turns, answered('next'));
    expect(history).toHaveLength(20);
    expect(history[0]).toEqual({ role: 'user', text: 'question 20' });
    expect(Math.max(...history.map(({ text }) => text.length))).toBe(2000);
  });

  test('cuts no character in two', () => {
    const [, { text }] = historyBefore([answered('q', { text: `${'x'.repeat(1999)}😀 and more` })], answered('next'));
    expect(text).toBe('x'.repeat(1999));
  });
});

describe('otherQuery', () => {
  test.each([
    ['and Leeds?', 'What are the core hours in Leeds?', 'What are the core hours in Leeds?'],
    ['the same', 'the same', undefined],
    [' the same\n', 'the same', undefined],
    ['a question', '', undefined],
    ['a question', undefined, undefined],
    ['a question', 7, undefined],
  ])('of %j searched as %j is %j', (question, searched, expected) => {
    expect(otherQuery(question, searched)).toBe(expected);
  });

  test('is read back from storage', () => {
    expect(readTurn({ ...answered('and Leeds?'), searched: 'Core hours in Leeds?' })?.searched).toBe('Core hours in Leeds?');
    expect(readTurn({ ...answered('and Leeds?'), searched: 'and Leeds?' })?.searched).toBeUndefined();
    expect(readTurn({ ...answered('and Leeds?'), searched: {} })?.searched).toBeUndefined();
  });
});
