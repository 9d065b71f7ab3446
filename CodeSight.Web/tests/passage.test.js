// @ts-check
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { excerptRanges, findClaim, findStems, questionStems } from '../wwwroot/js/highlight.js';
import { passage } from '../wwwroot/js/passage.js';
import { blocksOf } from '../wwwroot/js/rows.js';
import { sourceCard } from '../wwwroot/js/sources.js';

const TABLE = ['City | Country | Limit', ...Array.from({ length: 30 }, (_, i) => `City ${i} | Country ${i} | ${1000 + i}`)].join('\n');

/** @param {string} text @param {string[]} claims @param {[number, number][]} [ranges] */
function show(text, claims, ranges = [[0, text.length]]) {
  const node = document.createElement('div');
  node.append(passage(text, { ranges, cited: claims.flatMap((claim) => findClaim(text, claim)), terms: [], isCode: false }));
  return node;
}

/** @param {Element} node */
const rows = (node) => [...node.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.textContent));

describe('blocksOf', () => {
  test('covers the text without gaps, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ' | ', '|', '\n', ' ', 'word', '\n\n')).map((parts) => parts.join('')),
        (text) => {
          let at = 0;
          for (const { range, rows: found } of blocksOf(text)) {
            expect(range[0]).toBe(at);
            at = range[1];
            for (const { cells } of found) for (const [from, to] of cells) expect(to).toBeGreaterThanOrEqual(from);
          }
          expect(at).toBe(text.length);
        },
      ),
    );
  });
});

describe('passage', () => {
  test('shows rows as a table between the text around it', () => {
    const node = show('Before.\n\nA | B\n1 | \n | 2\n\nAfter a|b.', []);
    expect([...node.children].map((child) => child.tagName)).toEqual(['P', 'DIV', 'P']);
    expect(rows(node)).toEqual([
      ['A', 'B'],
      ['1', ''],
      ['', '2'],
    ]);
  });

  test('marks a cited row in all its cells', () => {
    const node = show('A | B | C\nOslo | Norway | 1900 NOK\nParis | France | 180 EUR', ['Oslo | Norway | 1900 NOK']);
    expect([...node.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['Oslo', 'Norway', '1900 NOK']);
  });

  test('shows the cited row under its headings when the card is folded', () => {
    const cited = findClaim(TABLE, 'City 20 | Country 20 | 1020');
    const shown = rows(show(TABLE, ['City 20 | Country 20 | 1020'], excerptRanges(TABLE, cited, [], 100)));
    expect(shown[0]).toEqual(['City', 'Country', 'Limit']);
    expect(shown[1]).toEqual(['…']);
    expect(shown).toContainEqual(['City 20', 'Country 20', '1020']);
    expect(shown.length).toBeLessThan(12);
  });
});

describe('excerptRanges', () => {
  test('shows every citation, those nearest to the question first', () => {
    const filler = 'Something else is said here at length. '.repeat(20);
    const claims = ['The first fact is about hotels.', 'The second fact is about trains.', 'The third fact is about planes.'];
    const text = claims.map((claim) => `${filler}${claim} `).join('') + filler;
    const ranges = excerptRanges(
      text,
      claims.flatMap((claim) => findClaim(text, claim)),
      findStems(text, questionStems('planes?')),
      300,
    );
    for (const claim of claims) expect(ranges.some(([from, to]) => text.slice(from, to).includes(claim))).toBe(true);
    expect(ranges.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThan(1000);
  });

  test('prefers what the question asks for where not all fits', () => {
    const long = Array.from(
      { length: 40 },
      (_, i) => `Fact number ${i} is told in a sentence of some length that goes on and on. ${'Filler words. '.repeat(8)}`,
    );
    long[37] = `The decisive turbine is in the basement. ${'Filler words. '.repeat(8)}`;
    const text = long.join('');
    const cited = [...long.keys()].flatMap((i) => findClaim(text, long[i].split('. ')[0]));
    const ranges = excerptRanges(text, cited, findStems(text, questionStems('Where is the turbine?')), 300);
    expect(ranges.some(([from, to]) => text.slice(from, to).includes('decisive turbine'))).toBe(true);
  });
});

describe('sourceCard', () => {
  test('gives a plain card and an error on the console where a passage cannot be shown', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { node } = sourceCard(/** @type {any} */ ({ file_path: 'broken.md', content: null }), {
      number: 2,
      id: 's2',
      question: 'x',
      claims: [],
    });
    expect(node.textContent).toContain('broken.md');
    expect(node.textContent).toContain('This passage cannot be shown.');
    expect(error.mock.calls[0][0]).toContain('source 2');
    error.mockRestore();
  });
});
