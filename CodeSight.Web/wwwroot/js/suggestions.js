// @ts-check
// What could be asked next, below the newest answer.
import { el, icon } from './dom.js';

/** Most suggestions, and most characters of each. */
const MAX = 3;
const MAX_LENGTH = 300;

/** Suggestions as the server or the storage has them, those that can be used. @param {unknown} value @returns {string[]} */
export function readSuggestions(value) {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((item) => typeof item === 'string' && item.trim() && item.length <= MAX_LENGTH))].slice(0, MAX);
}

/**
 * Buttons that ask. Shown below the newest turn only, which the style sheet sees to.
 * @param {string} id of the turn @param {string[]} suggestions @param {(question: string) => void} ask
 */
export function suggestionsView(id, suggestions, ask) {
  const title = `next-${id}`;
  return el(
    'section',
    { class: 'suggestions', 'aria-labelledby': title },
    el('h3', { class: 'column-title', id: title }, 'Ask next'),
    el(
      'ul',
      {},
      ...suggestions.map((question) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'suggestion', dir: 'auto', onclick: () => ask(question) },
            icon('arrow'),
            el('span', {}, question),
          ),
        ),
      ),
    ),
  );
}
