// @ts-check
import { expect, test } from 'vitest';
import { askedFacts, ownerName, shortened } from '../wwwroot/js/admin/feedback.js';

test('an answer is cut between words, and never inside a character', () => {
  expect(shortened(' One\n two ', 8)).toBe('One two');
  expect(shortened('A hotel may cost 1900 kroner per night.', 20)).toBe('A hotel may cost…');
  expect(shortened('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`);
  const cut = shortened(`${'x'.repeat(8)}${'😀'.repeat(9)}`, 10);
  expect(cut).toBe(`${'x'.repeat(8)}…`);
});

test('whoever rated has a name, keys and browsers too', () => {
  const keys = new Map([['7', 'Intranet search']]);

  expect(ownerName({ owner: 'account:1', email: 'ada@example.com' }, keys)).toBe('ada@example.com');
  expect(ownerName({ owner: 'key:7', email: null }, keys)).toBe('the key Intranet search');
  expect(ownerName({ owner: 'key:8', email: null }, keys)).toBe('the key 8');
  expect(ownerName({ owner: 'browser:ab12', email: null }, keys)).toBe('a browser with the operator’s key');
});

test('a question says how often it was asked and by how many', () => {
  const times = { first_asked: '2020-03-01T10:00:00Z', last_asked: '2020-04-02T10:00:00Z' };

  expect(askedFacts({ ...times, count: 1, askers: 1 })).toEqual(['asked once', '2 April 2020']);
  expect(askedFacts({ ...times, count: 3, askers: 1 })).toContain('by the same person or program');
  expect(askedFacts({ ...times, count: 1200, askers: 3 })).toEqual([
    'asked 1,200 times',
    'by 3 people or programs',
    'first 1 March 2020',
    'last 2 April 2020',
  ]);
});
