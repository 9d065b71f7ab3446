// @ts-check
import { el } from './dom.js';
import { onPress } from './forms.js';

/** What stands in place of a page that only somebody signed in may see. @param {import('./session.js').Session} session @param {string} text */
export const signInNote = (session, text) =>
  el(
    'div',
    { class: 'note' },
    el('h1', { class: 'small-title' }, text),
    el(
      'div',
      { class: 'note-actions' },
      onPress(el('button', { type: 'button', class: 'button primary' }, 'Sign in'), () => session.ask()),
    ),
  );
