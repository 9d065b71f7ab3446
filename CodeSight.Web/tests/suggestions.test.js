// @ts-check
// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import { readSuggestions, suggestionsView } from '../wwwroot/js/suggestions.js';
import { newTurn, readTurn } from '../wwwroot/js/turns.js';

test.each([
  [
    ['What about sick leave?', 'Sick leave'],
    ['What about sick leave?', 'Sick leave'],
  ],
  [
    ['a', 'a', 7, null, '  ', 'x'.repeat(301), 'b', 'c', 'd'],
    ['a', 'b', 'c'],
  ],
  [undefined, []],
  ['a', []],
  [{ 0: 'a' }, []],
])('of %j, %j can be shown', (value, usable) => {
  expect(readSuggestions(value)).toEqual(usable);
  expect(readTurn({ ...newTurn({ mode: 'ask', question: 'q', glob: '' }), suggestions: value })?.suggestions).toEqual(usable);
});

test('each suggestion is a button that asks it, whatever text it is', () => {
  const ask = vi.fn();
  const markup = 'What about <b>badges</b>?';
  const view = suggestionsView('1', ['What about sick leave?', markup], ask);
  const buttons = view.querySelectorAll('button');
  expect([...buttons].map((button) => button.textContent)).toEqual(['What about sick leave?', markup]);
  buttons[1].click();
  expect(ask.mock.calls).toEqual([[markup]]);
  expect(view.getAttribute('aria-labelledby')).toBe(view.querySelector('h3')?.id);
});
