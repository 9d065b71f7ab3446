// @ts-check
import { expect, test } from 'vitest';
import { changesOf } from '../wwwroot/js/admin/page.js';

test('sends only what was changed in the form', () => {
  const before = { name: 'Ada', role: 'reader', groups: [2, 10] };

  expect(changesOf(before, { name: 'Ada', role: 'reader', groups: [10, 2] })).toEqual({});
  expect(changesOf(before, { name: 'Ada L.', role: 'reader', groups: [2, 10] })).toEqual({ name: 'Ada L.' });
  expect(changesOf(before, { name: 'Ada', role: 'reader', groups: [] })).toEqual({ groups: [] });
});
