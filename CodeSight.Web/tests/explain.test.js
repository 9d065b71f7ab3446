// @ts-check
// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { explainView, explained } from '../wwwroot/js/explain.js';
import { newTurn } from '../wwwroot/js/turns.js';

/** @typedef {import('../wwwroot/js/api.js').Explanation} Explanation */

const source = {
  file_path: 'travel/rail.md',
  page: null,
  start_line: 1,
  end_line: 2,
  section: 'Rail',
  score: 0.4,
  content: 'A journey by rail may cost EUR 250.',
  chunk_id: 1,
  document_id: 2,
};

/** @type {Explanation} */
const tooLow = {
  verdict: 'too_low',
  text: 'Other passages fit the question better.',
  keywords: { rank: 3, of: 1041, score: 2 },
  vectors: { rank: null, of: null, score: 0.3 },
  fused: { rank: 7, of: 1418, score: 0.4 },
  passage: source,
  words_found: ['cost'],
  words_missing: ['hotel', 'night'],
  ahead: ['travel/hotels.md'],
  did_you_mean: [],
  collections: null,
};

const about = { id: 'explain-1', question: 'How much may a hotel cost?', choose: () => {} };

/** @param {HTMLElement[]} nodes */
const textOf = (nodes) => nodes.map((node) => node.textContent).join('\n');

describe('explained', () => {
  test('says where the file stands, which words it has, and what is before it', () => {
    const text = textOf(explained(tooLow, about));
    for (const part of [
      'Other passages fit',
      'number 3 of 1,041 passages',
      'cost',
      'hotel, night',
      'travel/hotels.md',
      'A journey by rail',
    ])
      expect(text).toContain(part);
    // A rank that is not known is not made up.
    expect(text).not.toContain('By its meaning');
  });

  test('offers paths that are written alike', () => {
    const choose = vi.fn();
    /** @type {Explanation} */
    const missing = {
      ...tooLow,
      verdict: 'not_there',
      keywords: null,
      vectors: null,
      fused: null,
      passage: null,
      words_found: [],
      words_missing: [],
      ahead: [],
      did_you_mean: ['a/b.md', 'a/c.md'],
    };
    const nodes = explained(missing, { ...about, choose });
    expect(nodes).toHaveLength(2);
    expect(nodes[1].textContent).toBe('Did you mean a/b.md or a/c.md?');
    nodes[1].querySelectorAll('button')[1].click();
    expect(choose).toHaveBeenCalledWith('a/c.md');
  });

  test('tells administrators that a file is in no collection', () => {
    expect(textOf(explained({ ...tooLow, collections: [] }, about))).toContain('only administrators read it');
    expect(textOf(explained({ ...tooLow, collections: [{ name: 'Travel' }] }, about))).toContain('Travel');
  });
});

describe('explainView', () => {
  afterEach(() => vi.unstubAllGlobals());

  /** @param {HTMLDetailsElement} view @param {string} path */
  function submit(view, path) {
    /** @type {HTMLInputElement} */ (view.querySelector('input')).value = path;
    view.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  }

  test('asks with the question that was searched for and its filter, and shows the last answer only', async () => {
    /** @type {((value: Response) => void)[]} */
    const replies = [];
    /** @type {any[]} */
    const bodies = [];
    vi.stubGlobal('fetch', (/** @type {string} */ _, /** @type {RequestInit} */ { body }) => {
      bodies.push(JSON.parse(String(body)));
      return new Promise((resolve) => replies.push(resolve));
    });
    const turn = { ...newTurn({ mode: 'ask', question: 'and Oslo?', glob: '*.md' }), searched: 'What may a hotel in Oslo cost?' };
    const view = explainView(turn, (work) => work());
    document.body.replaceChildren(view);
    submit(view, ' ');
    submit(view, 'first.md');
    submit(view, 'second.md');
    expect(bodies).toEqual(['first.md', 'second.md'].map((path) => ({ question: turn.searched, file_path: path, file_glob: '*.md' })));
    replies[1](Response.json({ ...tooLow, text: 'second' }));
    replies[0](Response.json({ ...tooLow, text: 'first' }));
    await vi.waitFor(() => expect(view.querySelector('.explained-text')?.textContent).toBe('second'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(view.querySelector('.explained-text')?.textContent).toBe('second');
  });

  test('says what went wrong', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ code: 'out_of_range', detail: 'The path is too long.' }, { status: 400 }));
    const view = explainView(newTurn({ mode: 'ask', question: 'x', glob: '' }), (work) => work());
    submit(view, 'a.md');
    await vi.waitFor(() => expect(view.querySelector('.explained')?.textContent).toBe('The path is too long.'));
  });
});
