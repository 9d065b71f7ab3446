// @ts-check
// A turn's question, and the box in which it is edited.
import { el, icon } from './dom.js';

/** @typedef {import('./turns.js').Turn} Turn @typedef {import('./thread.js').TurnActions} TurnActions */

/** A question longer than this, in characters or lines, is shown in part. */
const LONG_QUESTION = 500;
const LONG_LINES = 8;

/** The question, a very long one with a way to see all of it. @param {Turn} turn @param {TurnActions | null} actions */
export function questionView(turn, actions) {
  const { id, question: text } = turn;
  const heading = el('h2', { id: `question-${id}`, dir: 'auto' }, text);
  const edit =
    actions && turn.state !== 'waiting'
      ? el(
          'button',
          {
            type: 'button',
            class: 'icon-button small edit',
            'aria-label': `Edit and ask again: ${text.slice(0, 80)}`,
            title: 'Edit and ask again',
            onclick: () => editQuestion(turn, line, actions),
          },
          icon('pencil'),
        )
      : null;
  const line = el('div', { class: 'question-line' }, heading, edit);
  if (text.length <= LONG_QUESTION && text.split('\n').length <= LONG_LINES) return [line];
  heading.classList.add('clamped');
  const toggle = el(
    'button',
    {
      type: 'button',
      class: 'text-button',
      'aria-expanded': 'false',
      'aria-controls': heading.id,
      onclick: () => {
        const isClamped = heading.classList.toggle('clamped');
        toggle.setAttribute('aria-expanded', String(!isClamped));
        toggle.textContent = isClamped ? 'Show all' : 'Show less';
      },
    },
    'Show all',
  );
  return [line, toggle];
}

/** A box with the question in place of its line. @param {Turn} turn @param {HTMLElement} line @param {TurnActions} actions */
function editQuestion(turn, line, actions) {
  const box = el('textarea', {
    class: 'edit-box',
    rows: Math.min(LONG_LINES, turn.question.split('\n').length + 1),
    maxlength: 10_000,
    dir: 'auto',
    'aria-label': 'Question',
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
  });
  box.value = turn.question;
  const form = el(
    'form',
    {
      class: 'edit-form',
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        const text = box.value.trim();
        if (!text) return;
        if (actions.edit(turn, text)) form.remove();
      },
    },
    box,
    el(
      'div',
      { class: 'note-actions' },
      el('button', { type: 'submit', class: 'button primary' }, turn.mode === 'search' ? 'Search' : 'Ask'),
      el('button', { type: 'button', class: 'button', onclick: close }, 'Cancel'),
      el('span', { class: 'quiet small' }, 'Takes the place of this question and its answer.'),
    ),
  );
  line.hidden = true;
  line.after(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);

  function close() {
    form.remove();
    line.hidden = false;
    /** @type {HTMLElement | null} */ (line.querySelector('.edit'))?.focus();
  }
}

/** Opens the box in which a turn's question is edited, if the turn is on the page. @param {Turn} turn */
export function openEdit({ id }) {
  /** @type {HTMLElement | null} */ (document.querySelector(`[id="turn-${CSS.escape(id)}"] .edit`))?.click();
}
