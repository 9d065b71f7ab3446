// @ts-check
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findClaim, findStems, marked, questionStems, snippetRange } from '../wwwroot/js/highlight.js';

/** Text of every kind: letters of all languages, emoji, combining marks, characters with a meaning in patterns, halves of pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...'^$\\.*+?()[]{}|/-–—=!<>&~#%,;:@`\'"“”«»'), maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'e\u0301',
        'A\u030a\u0323',
        '👩‍👩‍👧',
        '𝒜',
        '\ud83d',
        '\udc69',
        'ﬁ',
        'İ',
        'ß',
        '\u00ad',
        '\u200d',
        ' ',
        '\n',
        '-',
        'ka',
        'مرحبا',
        '漢字',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 300 }),
);

/** A sentence that is long enough to be looked for, made of any letters. */
const sentence = fc.tuple(anyText, anyText).map(([before, after]) => `${before} twelve letters ${after}`);

/** The text of the marks. @param {string} text @param {[number, number][]} ranges */
const takes = (text, ranges) => ranges.map(([from, to]) => text.slice(from, to));

describe('findClaim', () => {
  test('finds a sentence whatever characters it has', () => {
    fc.assert(
      fc.property(anyText, sentence, anyText, (before, claim, after) => {
        const text = `${before}\n${claim}\n${after}`;
        const [range] = findClaim(text, claim);
        expect(range).toBeDefined();
        expect(text.slice(range[0], range[1])).toContain('twelve letters');
      }),
      { numRuns: 500 },
    );
  });

  test('never throws and gives ranges inside the text', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, claim) => {
        for (const [from, to] of findClaim(text, claim)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['a hyphen', 'Full-time staff have a six-month probation.', 'Full-time staff have a six-month probation.'],
    ['other white space', 'The limit\n  is EUR 140\u00a0per night.', 'The limit is EUR 140 per night.'],
    ['other letter case', 'THE LIMIT IS EUR 140.', 'The limit is EUR 140.'],
    ['other dashes and quotation marks', 'The “on‑call” list – today’s one.', 'The "on-call" list - today\'s one.'],
    ['accents written another way', 'Caf\u00e9 owners send r\u00e9sum\u00e9s.', 'Cafe\u0301 owners send re\u0301sume\u0301s.'],
    ['a soft hyphen', 'The docu\u00admentation is complete.', 'The documentation is complete.'],
    ['characters of patterns', 'Use ^a.*b+?$ (or x{2}) | c\\d / e!', 'Use ^a.*b+?$ (or x{2}) | c\\d / e!'],
  ])('finds a sentence with %s', (_, text, claim) => {
    expect(takes(`Before. ${text} After.`, findClaim(`Before. ${text} After.`, claim))).toEqual([text]);
  });

  test('marks a letter together with its combining marks', () => {
    const text = 'We went to the old cafe\u0301 there';
    expect(takes(text, findClaim(text, 'We went to the old cafe'))).toEqual(['We went to the old cafe\u0301']);
  });

  test('finds the sentences of a claim apart where they stand apart', () => {
    const text = 'The first is here now. Something else. The second is there too.';
    expect(takes(text, findClaim(text, 'The first is here now. The second is there too.'))).toEqual([
      'The first is here now.',
      'The second is there too.',
    ]);
  });

  test('does not look for a few letters', () => {
    expect(findClaim('It is so.', 'It is so.')).toEqual([]);
  });
});

describe('marked', () => {
  test('changes nothing of the text, whatever is marked', () => {
    fc.assert(
      fc.property(anyText, anyText, sentence, (question, before, claim) => {
        const text = `${before} ${claim}`;
        const node = document.createElement('div');
        node.append(marked(text, [0, text.length], findClaim(text, claim), findStems(text, questionStems(question))));
        expect(node.textContent).toBe(text);
        expect(node.querySelector('mark')).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

describe('snippetRange', () => {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

  test('shows the first citation and cuts no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 200, maxLength: 900 }), fc.nat(150), (text, at) => {
        /** @type {[number, number][]} */
        const cited = [[at, at + 20]];
        const [start, end] = snippetRange(text, cited, [], 100);
        expect(start).toBeLessThanOrEqual(at);
        expect(end).toBeGreaterThanOrEqual(Math.min(at + 20, text.length));
        expect(/[\udc00-\udfff]/.test(text[start] ?? '')).toBe(false);
        expect(end < text.length && /[\udc00-\udfff]/.test(text[end])).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('starts at a whole character where there is no word to start at', () => {
    const text = '👩‍👩‍👧'.repeat(200);
    const [start, end] = snippetRange(text, [[400, 440]], [], 100);
    const starts = new Set([...segments.segment(text)].map(({ index }) => index));
    expect(starts.has(start) && (starts.has(end) || end === text.length)).toBe(true);
  });
});

describe('questionStems', () => {
  test('leaves out common words and finds other forms of the rest', () => {
    const text = 'Payments are made monthly; the payment of a paid invoice ends it.';
    expect(takes(text, findStems(text, questionStems('When is the payment?')))).toEqual(['Payments', 'payment']);
  });
});
