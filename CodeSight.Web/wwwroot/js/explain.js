// @ts-check
// "Expected a certain file?": asks the server why an answer does not use a file, and says it in plain words.
import * as api from './api.js';
import { el } from './dom.js';
import { fileBox, offerFiles } from './file-box.js';
import { sourceCard } from './sources.js';
import { number } from './status.js';

/** @typedef {import('./turns.js').Turn} Turn @typedef {import('./api.js').Explanation} Explanation */
/** @typedef {<T>(work: () => Promise<T>) => Promise<T>} Run calls the server, and asks for a sign-in where it wants one */

/**
 * A closed section below an answer.
 * @param {Turn} turn one that is done
 * @param {Run} run
 */
export function explainView(turn, run) {
  const id = `explain-${turn.id}`;
  const { box, list: files } = fileBox({ id: `${id}-path`, placeholder: 'folder/file.pdf', required: true });
  const send = el('button', { type: 'submit', class: 'button' }, 'Explain');
  const said = el('div', { class: 'explained', role: 'status' });
  let asked = 0;

  /** @param {string} path */
  async function explain(path) {
    const mine = ++asked;
    said.replaceChildren(el('p', { class: 'quiet' }, 'Looking for it…'));
    try {
      const body = { question: turn.searched ?? turn.question, file_path: path, ...(turn.glob ? { file_glob: turn.glob } : {}) };
      const explanation = await run(() => api.explain(body));
      if (mine === asked) said.replaceChildren(...explained(explanation, { id, question: body.question, choose }));
    } catch (error) {
      if (mine === asked) said.replaceChildren(el('p', { class: 'error-text' }, /** @type {Error} */ (error).message));
    }
  }

  /** @param {string} path */
  function choose(path) {
    box.value = path;
    box.focus();
    explain(path);
  }

  const form = el(
    'form',
    {
      class: 'explain-form',
      onsubmit: (/** @type {SubmitEvent} */ event) => {
        event.preventDefault();
        if (box.value.trim()) explain(box.value.trim());
      },
    },
    el('label', { for: box.id }, 'File'),
    box,
    files,
    send,
  );
  const section = el(
    'details',
    {
      class: 'explain',
      ontoggle: () => section.open && offerFiles(files, '', run),
    },
    el('summary', {}, 'Expected a certain file? See why it was not used'),
    form,
    said,
  );
  return section;
}

/**
 * An explanation in words, with the file's best passage.
 * @param {Explanation} explanation
 * @param {{ id: string, question: string, choose: (path: string) => void }} about choose: explains another file
 * @returns {HTMLElement[]}
 */
export function explained(explanation, { id, question, choose }) {
  const { fused, passage, did_you_mean: others } = explanation;
  const facts = factsOf(explanation);
  const card = passage ? sourceCard(passage, { number: fused?.rank ?? 1, id: `${id}-passage`, question, claims: [] }) : null;
  /** @type {(HTMLElement | null)[]} */
  const nodes = [
    el('p', { class: 'explained-text' }, explanation.text),
    others?.length
      ? el(
          'p',
          { class: 'explained-others' },
          'Did you mean ',
          ...others.flatMap((path, i) => [
            i ? ' or ' : '',
            el('button', { type: 'button', class: 'text-button path', onclick: () => choose(path) }, path),
          ]),
          '?',
        )
      : null,
    facts.length
      ? el('dl', { class: 'explained-facts' }, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))))
      : null,
    card ? el('h4', { class: 'column-title' }, 'Its best passage') : null,
    card ? el('ol', { class: 'sources' }, card.node) : null,
  ];
  return nodes.filter((node) => node !== null);
}

/** @param {Explanation} explanation @returns {[string, string][]} */
function factsOf({ keywords, vectors, words_found: found, words_missing: missing, ahead, verdict, collections }) {
  /** @type {[string, string | null | undefined][]} */
  const facts = [
    ['By its words', rankText(keywords)],
    ['By its meaning', rankText(vectors)],
    ['Words of the question it has', found?.join(', ')],
    ['Words of the question it lacks', missing?.join(', ')],
    ['Files before it', verdict === 'found' ? null : ahead?.join(', ')],
    ['In the collections', collections && (collections.map(({ name }) => name).join(', ') || 'none: only administrators read it')],
  ];
  return facts.flatMap(([name, value]) => (value ? [/** @type {[string, string]} */ ([name, value])] : []));
}

/** @param {import('./api.js').ExplainedRank | null} rank */
function rankText(rank) {
  if (!rank?.rank) return null;
  return rank.of ? `number ${number(rank.rank)} of ${number(rank.of)} passages` : `number ${number(rank.rank)}`;
}
