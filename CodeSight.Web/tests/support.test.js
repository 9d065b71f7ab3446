// @ts-check
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderAnswer } from '../wwwroot/js/answer.js';
import { doubtsOf, markDoubts, readSentences } from '../wwwroot/js/support.js';

/** @typedef {import('../wwwroot/js/support.js').Sentence} Sentence */

/** The answer on the page, with these of its sentences marked. @param {string} text @param {Record<string, 'weak' | 'none'>} doubted @param {string[]} [sound] */
function render(text, doubted, sound = []) {
  /** @type {Sentence[]} */
  const sentences = [...Object.keys(doubted), ...sound]
    .map((words) => ({
      start: text.indexOf(words),
      end: text.indexOf(words) + words.length,
      support: doubted[words] ?? /** @type {const} */ ('quoted'),
    }))
    .sort((a, b) => a.start - b.start);
  const node = document.createElement('div');
  node.append(renderAnswer(text, false, { count: 2, label: (n) => `Source ${n}`, open: () => {} }));
  const before = node.textContent;
  markDoubts(node, text, sentences, 2);
  const told = [...node.querySelectorAll('.hidden')].map((hint) => hint.textContent);
  for (const hint of node.querySelectorAll('.hidden')) hint.remove();
  expect(node.textContent).toBe(before);
  const marked = [...node.querySelectorAll('.doubt')].map((piece) => `${piece.getAttribute('data-support')}: ${piece.textContent}`);
  return { node, marked, told };
}

describe('markDoubts', () => {
  test('marks the sentences that are not borne out, and tells so', () => {
    const { node, marked, told } = render('One is true [1]. Two is not [1]. Three is half [2].', {
      'Two is not [1].': 'none',
      'Three is half [2].': 'weak',
    });
    expect(marked).toEqual(['none: Two is not', 'weak: Three is half']);
    expect(told).toEqual([' (not supported by its sources)', ' (only partly supported by its sources)']);
    expect(node.querySelector('.doubt')?.getAttribute('title')).toBe('Not supported by its sources');
    expect(node.querySelectorAll('.cite')).toHaveLength(3);
  });

  test('finds them in emphasis, lists, tables and links', () => {
    const text = [
      'The **limit** is `EUR 140` [1].',
      '',
      '1. first [1]',
      '2. **second** thing [2]',
      '',
      '| City | Limit |',
      '|---|---|',
      '| Oslo | 1900 [2] |',
      '',
      'See [the site](https://example.org/x) now. And & more.',
    ].join('\n');
    const { marked } = render(text, {
      'The **limit** is `EUR 140` [1].': 'none',
      '2. **second** thing [2]': 'none',
      '| Oslo | 1900 [2] |': 'weak',
      'And & more.': 'weak',
    });
    expect(marked).toEqual([
      'none: The',
      'none: limit',
      'none: is',
      'none: EUR 140',
      'none: second',
      'none: thing',
      'weak: Oslo',
      'weak: 1900',
      'weak: And & more',
    ]);
  });

  test('marks the right one of sentences that begin alike, by what stands before it', () => {
    const { node } = render('It is so [1]. It is so [2]. Not so.', {}, ['It is so [1].']);
    markDoubts(
      node,
      'It is so [1]. It is so [2]. Not so.',
      [
        { start: 0, end: 13, support: 'quoted' },
        { start: 14, end: 27, support: 'none' },
      ],
      2,
    );
    expect(node.querySelectorAll('.doubt')).toHaveLength(1);
    expect(node.querySelector('.doubt')?.previousElementSibling?.textContent).toBe('1');
  });

  test('marks nothing where the place is not found', () => {
    const { marked } = render('See [the site](https://example.org/x) now [1].', {
      'See [the site](https://example.org/x) now [1].': 'none',
    });
    expect(marked).toEqual([]);
  });

  test('leaves any text as it is', () => {
    const anyText = fc
      .array(
        fc.constantFrom(
          'a ',
          '**b**',
          ' [1]',
          '[2]',
          '. ',
          '\n',
          '\n\n',
          '- ',
          '| x | y |\n',
          '😀',
          '\ud83d',
          '`c`',
          '<p>',
          '&amp;',
          '1. ',
        ),
        {
          maxLength: 30,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(anyText, fc.nat(20), fc.integer({ min: 1, max: 20 }), (text, start, length) => {
        const node = document.createElement('div');
        node.append(renderAnswer(text, false, { count: 2, label: String, open: () => {} }));
        const before = node.textContent;
        markDoubts(node, text, readSentences([{ start, end: Math.min(text.length, start + length), support: 'none' }], text), 2);
        for (const hint of node.querySelectorAll('.hidden')) hint.remove();
        expect(node.textContent).toBe(before);
      }),
    );
  });
});

describe('readSentences', () => {
  const sentence = { start: 0, end: 4, support: 'none' };
  test('reads what the server sends', () => {
    expect(readSentences([{ ...sentence, more: 1 }], 'Text')).toEqual([sentence]);
  });

  test.each([
    [undefined, 'Text'],
    ['no list', 'Text'],
    [[sentence], undefined],
    [[sentence], 'Tex'],
    [[{ ...sentence, support: 'perhaps' }], 'Text'],
    [[{ ...sentence, start: 1.5 }], 'Text'],
    [[{ ...sentence, start: 4 }], 'Text'],
    [[sentence, { ...sentence, start: 3 }], 'Text'],
    [[null], 'Text'],
  ])('drops %j for %j', (value, text) => {
    expect(readSentences(value, text)).toEqual([]);
  });
});

test('doubtsOf counts the sentences in words', () => {
  /** @param {import('../wwwroot/js/support.js').Support[]} supports */
  const of = (...supports) => doubtsOf(supports.map((support, i) => ({ start: i, end: i + 1, support })));
  expect(of('quoted', 'supported')).toBe('');
  expect(of('none')).toBe('1 sentence is not supported by its sources.');
  expect(of('weak', 'none', 'none')).toBe(
    '2 sentences are not supported by their sources. 1 sentence is only partly supported by its sources.',
  );
});
