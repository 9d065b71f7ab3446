// @ts-check
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { citedClaims, citedNumbers, renderAnswer } from '../wwwroot/js/answer.js';

/** @param {string} text @param {{ isQuoted?: boolean, count?: number }} [options] */
function render(text, { isQuoted = false, count = 3 } = {}) {
  const node = document.createElement('div');
  node.append(renderAnswer(text, isQuoted, { count, label: (n) => `Source ${n}`, open: () => {} }));
  return node;
}

/** Any text, and lines that look like rows with and without marks. */
const anyRows = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom('a', ' | ', ' [1]', ' [2][3]', ' [2, 3]', ' [\u20602]', '\n', 'word', '|', '  ', ' [9]', '['), { maxLength: 40 })
    .map((parts) => parts.join('')),
);

/** @param {Element} node @param {string} selector */
const texts = (node, selector) => [...node.querySelectorAll(selector)].map((found) => found.textContent);

describe("a model's answer", () => {
  test('shows tables, nested lists, quotes, code and links', () => {
    const node = render(
      [
        '# Limits',
        '',
        '| City | Limit |',
        '|---|--:|',
        '| Oslo | 1900 [1] |',
        '',
        '- one',
        '  - inner [2]',
        '- two',
        '',
        '1. first',
        '2. second',
        '',
        '> quoted [3]',
        '',
        '`a[1]` and [the site](https://example.org/x)',
        '',
        '```',
        'x = y[1]',
        '```',
      ].join('\n'),
    );

    expect(texts(node, 'table th')).toEqual(['City', 'Limit']);
    expect(texts(node, 'table td')).toEqual(['Oslo', '1900 1']);
    expect(texts(node, 'ul ul > li')).toEqual(['inner 2']);
    expect(texts(node, 'ol > li')).toEqual(['first', 'second']);
    expect(texts(node, 'blockquote .cite')).toEqual(['3']);
    expect(texts(node, 'pre code')).toEqual(['x = y[1]\n']);
    expect(texts(node, 'p > code')).toEqual(['a[1]']);
    expect(texts(node, 'h3')).toEqual(['Limits']);
    expect(node.querySelector('a')?.outerHTML).toBe(
      '<a href="https://example.org/x" target="_blank" rel="noopener noreferrer">the site</a>',
    );
    expect(citedNumbers(node)).toEqual([1, 2, 3]);
  });

  test.each(['[1]: https://example.org\n\nSee [1].', 'See [1][2].', 'See [1] and [9].'])('makes citations, not links, of %j', (text) => {
    const node = render(text);
    expect(node.querySelector('a')).toBeNull();
    expect(citedNumbers(node)).toContain(1);
    expect(citedNumbers(node)).not.toContain(9);
  });

  test.each(['a [2, 5] b', 'a [1,2]', 'a [\u20601] b', 'a [ 1 ]', 'a [1-2] b', 'a [0001] b', 'a [^1]', 'a `x[1]`'])(
    'leaves %j to the document',
    (text) => {
      for (const isQuoted of [false, true]) {
        if (!isQuoted || !text.includes('`')) {
          const node = render(text, { isQuoted });
          expect(citedNumbers(node)).toEqual([]);
          expect(node.textContent?.trim()).toBe(text.replace('\u2060', '').replaceAll('`', ''));
        }
      }
    },
  );

  test.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '![x](https://example.org/p.png)',
    '[x](data:text/html,1)',
    '<a href="https://example.org" onclick="x">y</a>',
    '[x](/api/session)',
    '<svg><a xlink:href="javascript:1">x</a></svg>',
  ])('runs and fetches nothing of %j', (text) => {
    const node = render(text);
    expect(node.querySelector('img, script, svg, iframe, style, [onerror], [onclick]')).toBeNull();
    for (const link of node.querySelectorAll('a')) expect(link.getAttribute('href')).toMatch(/^(https?|mailto):/);
  });

  test('never fails and never loses a word, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(render(`before ${text}\n\nafter`).textContent).toContain('after');
      }),
      { numRuns: 150 },
    );
  });
});

describe("an answer of the documents' own sentences", () => {
  test('stays as the documents have it', () => {
    const node = render('Use *.pdf or _x_ and # 1. <b> [1]\n- not a list [2]', { isQuoted: true });
    expect(texts(node, 'p')).toEqual(['Use *.pdf or _x_ and # 1. <b> 1', '- not a list 2']);
    expect(node.querySelector('em, ul, h3, b')).toBeNull();
  });

  test('shows rows as tables, each under its headings', () => {
    const node = render(
      'City | Limit | Note\nOslo | 1900 [1]\nOslo | | none [1]\nWork | Price\nCalibration | 310 EUR [2]\nA sentence. [3]',
      { isQuoted: true },
    );
    expect(
      [...node.querySelectorAll('table')].map((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))),
    ).toEqual([
      [
        ['City', 'Limit', 'Note'],
        ['Oslo 1', '1900', ''],
        ['Oslo 1', '', 'none'],
      ],
      [
        ['Work', 'Price'],
        ['Calibration 2', '310 EUR'],
      ],
    ]);
    expect(texts(node, 'th')).toEqual(['City', 'Limit', 'Note', 'Work', 'Price']);
    expect(texts(node, 'p')).toEqual(['A sentence. 3']);
    expect(citedNumbers(node)).toEqual([1, 2, 3]);
  });

  test('keeps every character of the text apart from bars, marks and white space', () => {
    fc.assert(
      fc.property(anyRows, (text) => {
        /** @param {string | null} value */
        const bare = (value) => [...(value ?? '').replace(/[\s|[\]\u2060]/g, '')].sort().join('');
        expect(bare(render(text, { isQuoted: true }).textContent)).toBe(bare(text));
      }),
      { numRuns: 150 },
    );
  });
});

describe('citedClaims', () => {
  test('gives the words before each number', () => {
    expect([...citedClaims('- One thing. [1] Another [2][3]; the document has [2, 5] and [\u20601].\n| Oslo | 1900 [1] |')]).toEqual([
      [1, ['One thing.', 'Oslo | 1900']],
      [2, ['Another']],
      [3, ['Another']],
    ]);
  });
});
