// @ts-check
// What a person thinks of an answer that the server keeps.
import * as api from './api.js';
import { add, el, icon } from './dom.js';
import { fileBox, offerFiles } from './file-box.js';
import { announce, notice } from './notices.js';

/** @typedef {import('./turns.js').Turn} Turn */
/** @typedef {(feedback: import('./api.js').Feedback) => Promise<void>} Rate says it to the server; rejects with an ApiError */

const MAX_COMMENT = 2000;

/** Two buttons, and what is asked after "not helpful". @param {Turn} turn @param {Rate} rate */
export function feedbackButtons(turn, rate) {
  const box = el('div', { class: 'feedback', role: 'group', 'aria-label': 'Was this answer helpful?' });
  const more = el('div', { class: 'feedback-more', hidden: true });
  const up = button('up', 'Helpful', 'thumb-up');
  const down = button('down', 'Not helpful', 'thumb-down');
  add(box, up, down);
  show();
  return [box, more];

  /** @param {'up' | 'down'} rating @param {string} label @param {string} drawing */
  function button(rating, label, drawing) {
    return el(
      'button',
      {
        type: 'button',
        class: 'icon-button small',
        'aria-label': label,
        title: label,
        onclick: () => press(rating),
      },
      icon(drawing),
    );
  }

  /** @param {'up' | 'down'} rating */
  async function press(rating) {
    const isTakenBack = turn.rating === rating;
    if (!(await send({ rating: isTakenBack ? null : rating }))) return;
    more.hidden = isTakenBack || rating === 'up';
    if (!more.hidden) {
      more.replaceChildren(form());
      /** @type {HTMLElement | null} */ (more.querySelector('textarea'))?.focus();
    }
    announce(isTakenBack ? 'Feedback taken back.' : 'Thank you for the feedback.');
  }

  /** @param {import('./api.js').Feedback} feedback */
  async function send(feedback) {
    try {
      await rate(feedback);
    } catch (error) {
      if (!(error instanceof api.ApiError)) throw error;
      const isFile = error.code === 'invalid_value' && feedback.expected_file;
      notice(isFile ? 'There is no such document, or you may not read it.' : error.message, { kind: 'problem' });
      return false;
    }
    show();
    return true;
  }

  function show() {
    up.setAttribute('aria-pressed', String(turn.rating === 'up'));
    down.setAttribute('aria-pressed', String(turn.rating === 'down'));
  }

  function form() {
    const comment = el('textarea', { id: `comment-${turn.id}`, rows: 2, maxlength: MAX_COMMENT, dir: 'auto' });
    comment.value = turn.comment ?? '';
    const { box: file, list } = fileBox({ id: `expected-${turn.id}`, placeholder: 'such as people/leave.md' });
    file.addEventListener('focus', () => offerFiles(list, 'indexed'));
    file.value = turn.expected ?? '';
    return el(
      'form',
      {
        onsubmit: async (/** @type {Event} */ event) => {
          event.preventDefault();
          const done = await send({ rating: 'down', comment: comment.value.trim() || null, expected_file: file.value.trim() || null });
          if (!done) return;
          more.hidden = true;
          down.focus();
          notice('Thank you. The people who run CodeSight can read it.', { seconds: 5 });
        },
      },
      el('label', { for: comment.id }, 'What is wrong with it?'),
      comment,
      el('label', { for: file.id }, 'Which document should have answered?'),
      file,
      list,
      el(
        'div',
        { class: 'note-actions' },
        el('button', { type: 'submit', class: 'button' }, 'Send'),
        el(
          'button',
          {
            type: 'button',
            class: 'text-button',
            onclick: () => {
              more.hidden = true;
              down.focus();
            },
          },
          'Close',
        ),
      ),
    );
  }
}
