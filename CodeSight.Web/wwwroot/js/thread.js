// @ts-check
import { asWritten, citedClaims, citedNumbers, renderAnswer } from './answer.js';
import { copyText } from './clipboard.js';
import { el, icon } from './dom.js';
import { explainView } from './explain.js';
import { feedbackButtons } from './feedback.js';
import { guarded } from './guarded.js';
import { announce, notice } from './notices.js';
import { questionView } from './question.js';
import { receiptDetails } from './receipt.js';
import { sourceCard, sourceLabel, sourceLine } from './sources.js';
import { suggestionsView } from './suggestions.js';
import { doubtsOf, markDoubts } from './support.js';

/** @typedef {import('./turns.js').Turn} Turn @typedef {import('./api.js').Source} Source */
/** @typedef {import('./explain.js').Run} Run */
/**
 * @typedef {object} TurnActions
 * @property {(turn: Turn) => void} again
 * @property {(turn: Turn) => void} searchInstead
 * @property {(turn: Turn, question: string) => boolean} edit asks something else in the turn's place; false where that cannot be just now
 * @property {(turn: Turn, feedback: import('./api.js').Feedback) => Promise<void>} rate rejects with an ApiError
 * @property {(turn: Turn, question: string) => void} askNext asks what is suggested after a turn
 * @property {Run} run calls the server
 */

/** One question with what came of it. @param {Turn} turn @param {TurnActions | null} actions null where it is somebody else's @returns {HTMLElement} */
export function turnView(turn, actions) {
  const article = el(
    'article',
    { class: 'turn', id: `turn-${turn.id}`, 'aria-labelledby': `question-${turn.id}`, 'aria-busy': String(turn.state === 'waiting') },
    el('header', { class: 'turn-head' }, kind(turn), ...questionView(turn, actions), searchedFor(turn)),
  );
  if (turn.withheld) article.append(withheld());
  else if (turn.state === 'waiting') article.append(...(turn.partial ? beginning(turn.partial, turn) : [waiting(turn)]));
  else if (turn.state !== 'done') {
    if (turn.text) article.append(...shown(turn, actions));
    article.append(ended(turn, actions));
  } else {
    article.append(...shown(turn, actions), ...(actions ? next(turn, actions) : []));
  }
  return article;
}

/** What one may do after an answer: ask on, or ask why a file is not used. @param {Turn} turn @param {TurnActions} actions */
function next(turn, { askNext, run }) {
  const nodes = turn.suggestions?.length ? [suggestionsView(turn.id, turn.suggestions, (question) => askNext(turn, question))] : [];
  // Not below a greeting.
  if (turn.mode === 'ask' && (turn.sources?.length || turn.related?.length || turn.glob)) nodes.push(explainView(turn, run));
  return nodes;
}

/** Says that the answer rests on what may not be read any more. */
const withheld = () =>
  el('div', { class: 'note' }, el('p', {}, 'This answer rests on documents that you may not read, so it is not shown.'));

/** What came of a turn. @param {Turn} turn @param {TurnActions | null} [actions] */
const shown = (turn, actions = null) =>
  guarded(
    `turn ${turn.id}`,
    () => (turn.mode === 'search' ? results(turn) : answer(turn, actions)),
    () => plainAnswer(turn),
  );

/** Shows more of an answer that is being written, if its turn is on the page. @param {Turn} turn */
export function showProgress(turn) {
  const article = document.getElementById(`turn-${turn.id}`);
  const { partial } = turn;
  if (!article || !partial) return;
  const head = article.querySelector('.turn-head');
  if (head && !head.querySelector('.searched-for')) head.append(searchedFor(turn) ?? '');
  const before = article.querySelector('.answer');
  // The cards stay as they are until another one is cited.
  if (before instanceof HTMLElement && Number(before.dataset.cited) === partial.cited) {
    const column = beginning(partial, turn)[0].querySelector('.answer');
    if (column) before.replaceChildren(...column.childNodes);
    return;
  }
  for (const node of [...article.children].slice(1)) node.remove();
  article.append(...beginning(partial, turn));
}

/** An answer that is being written. @param {import('./turns.js').Partial} partial @param {Turn} turn @returns {HTMLElement[]} */
function beginning(partial, turn) {
  if (!partial.text) return [waiting(turn, partial.sources.length)];
  const nodes = shown({ ...turn, text: partial.text, model: partial.model, sources: partial.sources });
  const body = nodes[0].querySelector('.answer');
  if (body instanceof HTMLElement) body.dataset.cited = String(partial.cited);
  return nodes;
}

/** What the server searched for, where it made another query of the question. @param {Turn} turn */
function searchedFor({ searched }) {
  return searched ? el('p', { class: 'searched-for quiet small' }, 'Searched for: ', el('q', { dir: 'auto' }, searched)) : null;
}

/** Says that a conversation could not be read. @param {string} why @param {() => void} again */
export function unreadableView(why, again) {
  return el(
    'article',
    { class: 'turn', 'aria-labelledby': 'unreadable-title' },
    el('header', { class: 'turn-head' }, el('h2', { id: 'unreadable-title' }, 'This conversation cannot be shown just now')),
    el(
      'div',
      { class: 'note problem' },
      el('p', {}, why),
      el('div', { class: 'note-actions' }, el('button', { type: 'button', class: 'button', onclick: again }, icon('refresh'), 'Try again')),
    ),
  );
}

/** Says that the address names no conversation of this browser. @param {() => void} start begins a new one */
export function missingView(start) {
  return el(
    'article',
    { class: 'turn', 'aria-labelledby': 'missing-title' },
    el('header', { class: 'turn-head' }, el('h2', { id: 'missing-title' }, 'This conversation is not here')),
    el(
      'div',
      { class: 'note' },
      el('p', {}, 'It was deleted, or held in another browser or with another account.'),
      el(
        'div',
        { class: 'note-actions' },
        el('button', { type: 'button', class: 'button', onclick: start }, icon('plus'), 'Ask a new question'),
      ),
    ),
  );
}

/** What a screen reader says once the turn is there. @param {Turn} turn */
export function announceTurn(turn) {
  const count = turn.sources?.length ?? 0;
  if (turn.state === 'failed') announce(turn.error ?? 'That did not work.');
  else if (turn.state === 'stopped') announce('Stopped.');
  else if (turn.mode === 'search') announce(count ? `${count} passages found.` : 'Nothing found.');
  else {
    const more = !count && turn.related?.length ? `${turn.related.length} closest ${passages(turn.related.length)}` : `${count} sources`;
    announce(`Answer: ${asWritten(turn.text ?? '')} ${more}. ${doubtsOf(turn.sentences ?? [])}`.trim());
  }
}

/** @param {Turn} turn @param {number} [found] passages, once they are known */
function waiting(turn, found) {
  return el(
    'div',
    { class: 'waiting' },
    el(
      'p',
      { class: 'waiting-text' },
      found ? `Reading ${found} ${passages(found)}` : turn.mode === 'search' ? 'Searching the documents' : 'Reading the documents',
    ),
    el('div', { class: 'ghost', 'aria-hidden': 'true' }, el('span'), el('span'), el('span')),
  );
}

/** Says on a waiting turn that the server has too much to do and is asked again. @param {Turn} turn */
export function showBusy(turn) {
  const words = 'Many questions at once just now, trying again';
  document.getElementById(`turn-${turn.id}`)?.querySelector('.waiting-text')?.replaceChildren(words);
  announce(words);
}

/** What was asked for, where it is not just an answer from all files. @param {Turn} turn */
function kind({ mode, glob }) {
  if (mode === 'ask' && !glob) return null;
  return el(
    'p',
    { class: 'turn-kind' },
    mode === 'search' ? 'Search' : 'Answer',
    glob ? el('span', {}, 'in ', el('code', {}, glob)) : null,
  );
}

/** @param {Turn} turn @param {TurnActions | null} actions */
function ended(turn, actions) {
  const stopped = turn.state === 'stopped' || turn.state === 'interrupted';
  const noModel = turn.fault === 'model';
  // A search needs no language model, and costs nothing.
  const canSearch = noModel || turn.fault === 'budget';
  return el(
    'div',
    { class: stopped ? 'note' : 'note problem' },
    el(
      'p',
      {},
      turn.state === 'interrupted'
        ? 'No answer yet. If another tab still waits for it, it appears here too; otherwise the page was closed too early.'
        : stopped
          ? turn.text
            ? 'Stopped. The answer is not complete.'
            : 'Stopped before an answer came.'
          : turn.text
            ? `The answer is not complete. ${turn.error}`
            : turn.error,
    ),
    noModel
      ? el(
          'p',
          { class: 'quiet' },
          'The documents can still be searched. If it stays away, ask the person who runs CodeSight to check the language model.',
        )
      : null,
    actions
      ? el(
          'div',
          { class: 'note-actions' },
          el('button', { type: 'button', class: 'button', onclick: () => actions.again(turn) }, icon('refresh'), 'Try again'),
          canSearch
            ? el(
                'button',
                { type: 'button', class: 'button', onclick: () => actions.searchInstead(turn) },
                'Show matching passages instead',
              )
            : null,
        )
      : null,
  );
}

/** The bare text, where the answer cannot be shown as it should. @param {Turn} turn @returns {HTMLElement[]} */
function plainAnswer({ text }) {
  return [
    el('div', { class: 'answer' }, el('p', {}, typeof text === 'string' ? text : '')),
    el('div', { class: 'note problem' }, el('p', {}, 'A part of this answer cannot be shown. Ask again to get it anew.')),
  ];
}

/** @param {Turn} turn @param {TurnActions | null} actions @returns {HTMLElement[]} */
function answer(turn, actions) {
  const sources = turn.sources ?? [];
  const text = turn.text ?? '';
  const claims = citedClaims(text);
  const cards = sources.map((source, i) =>
    sourceCard(source, {
      number: i + 1,
      id: `source-${turn.id}-${i + 1}`,
      question: turn.searched ?? turn.question,
      claims: claims.get(i + 1) ?? [],
    }),
  );
  const body = el(
    'div',
    { class: 'answer' },
    renderAnswer(text, isQuoted(turn.model), {
      count: sources.length,
      label: (n) => sourceLabel(sources[n - 1], n),
      open: (n, from) => {
        if (more?.contains(cards[n - 1].node)) more.open = true;
        cards[n - 1].open(from);
      },
    }),
  );
  const sentences = turn.sentences ?? [];
  markDoubts(body, text, sentences, sources.length);
  const doubts = doubtsOf(sentences);
  const cited = citedNumbers(body);
  const others = sources.map((_, i) => i + 1).filter((n) => !cited.includes(n));
  const more = others.length
    ? el(
        'details',
        { class: 'others' },
        el(
          'summary',
          {},
          cited.length
            ? `${others.length} more ${passages(others.length)} considered`
            : `${others.length} ${passages(others.length)} came closest`,
        ),
        el('ol', { class: 'sources' }, ...others.map((n) => cards[n - 1].node)),
      )
    : null;
  const column = el(
    'div',
    { class: 'answer-column' },
    body,
    doubts ? el('p', { class: 'doubts small' }, doubts) : null,
    ...foot(turn, cited, actions),
  );
  if (!sources.length) return turn.related?.length ? [column, closest(turn, turn.related)] : [column];
  pinWhileShort(column);
  const aside = el(
    'div',
    { class: 'source-column', role: 'group', 'aria-label': 'Sources' },
    el('h3', { class: 'column-title' }, 'Sources'),
    cited.length ? el('ol', { class: 'sources' }, ...[...cited].sort((a, b) => a - b).map((n) => cards[n - 1].node)) : null,
    more,
  );
  return [el('div', { class: 'turn-body' }, column, aside)];
}

/** The passages nearest to a question that the documents do not answer, set apart from an answer. @param {Turn} turn @param {Source[]} related */
function closest(turn, related) {
  const title = `closest-${turn.id}`;
  const cards = related.map((source, i) =>
    sourceCard(source, { number: i + 1, id: `related-${turn.id}-${i + 1}`, question: turn.searched ?? turn.question, claims: [] }),
  );
  return el(
    'section',
    { class: 'closest', 'aria-labelledby': title },
    el('h3', { class: 'column-title', id: title }, 'Closest passages'),
    el('p', { class: 'quiet small' }, 'They may help, but none of them was found to answer the question.'),
    el('ol', { class: 'sources results' }, ...cards.map((card) => card.node)),
  );
}

/** @param {Turn} turn @param {number[]} cited @param {TurnActions | null} actions @returns {HTMLElement[]} */
function foot(turn, cited, actions) {
  const [buttons, more] =
    actions && turn.kept && turn.state === 'done' && (turn.sources?.length || turn.related?.length)
      ? feedbackButtons(turn, (feedback) => actions.rate(turn, feedback))
      : [];
  if (!cited.length && !buttons) return [];
  const line = el(
    'footer',
    { class: 'answer-foot' },
    cited.length
      ? el('button', { type: 'button', class: 'text-button', onclick: () => copyTurn(turn, cited) }, icon('copy'), 'Copy with sources')
      : null,
    buttons,
    cited.length ? el('span', { class: 'quiet small model' }, answeredBy(turn.model)) : null,
  );
  return more ? [line, more, receiptDetails(turn.id)] : [line];
}

/** A column that fits on the screen can stay in sight beside longer ones. @param {HTMLElement} column */
function pinWhileShort(column) {
  new ResizeObserver(() => column.classList.toggle('pinned', column.offsetHeight < innerHeight * 0.6)).observe(column);
}

/** @param {Turn} turn @returns {HTMLElement[]} */
function results(turn) {
  const found = turn.sources ?? [];
  if (!found.length) {
    return [
      el(
        'div',
        { class: 'note' },
        el(
          'p',
          {},
          turn.glob
            ? 'No passage found in the files that match the filter. Try other words, or all files.'
            : 'No passage found. Try other words.',
        ),
      ),
    ];
  }
  const cards = found.map((source, i) =>
    sourceCard(source, { number: i + 1, id: `source-${turn.id}-${i + 1}`, question: turn.question, claims: [] }),
  );
  return [
    el('p', { class: 'quiet small result-count' }, `${found.length} ${passages(found.length)}, best first`),
    el('ol', { class: 'sources results' }, ...cards.map((card) => card.node)),
  ];
}

/** @param {number} count */
const passages = (count) => (count === 1 ? 'passage' : 'passages');

/** Whether the answer is made of the documents' own sentences. @param {string | undefined} model "none/extractive" or "backend/model" */
const isQuoted = (model) => model?.startsWith('none') ?? false;

/** @param {string | undefined} model */
function answeredBy(model) {
  if (!model) return '';
  return isQuoted(model) ? 'Quoted from the documents' : `Written by ${model}, from the sources shown`;
}

/** @param {Turn} turn @param {number[]} cited */
async function copyTurn(turn, cited) {
  const sources = (turn.sources ?? []).map((source, i) => ({ source, n: i + 1 }));
  const lines = sources.filter(({ n }) => cited.includes(n)).map(({ source, n }) => `[${n}] ${sourceLine(source)}`);
  const done = await copyText(
    [turn.question, '', asWritten(turn.text ?? ''), ...(lines.length ? ['', 'Sources', ...lines] : [])].join('\n'),
  );
  notice(done ? 'Answer copied with its sources.' : 'The browser did not allow copying. Select the text instead.', { seconds: 4 });
}
