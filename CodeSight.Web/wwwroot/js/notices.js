// @ts-check
import { byId, el, icon } from './dom.js';

/**
 * Shows a sentence at the foot of the page, with at most one thing to do about it.
 * @param {string} text
 * @param {{ action?: string, onAction?: () => void, seconds?: number, kind?: 'plain' | 'problem' }} [options] seconds 0: until closed
 */
export function notice(text, { action, onAction, seconds = 8, kind = 'plain' } = {}) {
  const close = () => box.remove();
  const box = el(
    'div',
    { class: `notice ${kind}`, role: kind === 'problem' ? 'alert' : 'status' },
    el('span', {}, text),
    action
      ? el(
          'button',
          {
            type: 'button',
            class: 'text-button',
            onclick: () => {
              close();
              onAction?.();
            },
          },
          action,
        )
      : null,
    el('button', { type: 'button', class: 'icon-button small', 'aria-label': 'Dismiss', onclick: close }, icon('close')),
  );
  const region = byId('notices');
  raise(region);
  while (region.childElementCount >= 3) region.firstElementChild?.remove();
  region.appendChild(box);
  if (seconds > 0) fade(box, seconds * 1000);
}

/**
 * Moves the region into the open dialog, if there is one: everything outside it is covered and out of reach.
 * @param {HTMLElement} region
 */
function raise(region) {
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  (dialog ?? document.body).appendChild(region);
  dialog?.addEventListener('close', () => document.body.appendChild(region), { once: true });
}

/** Removes the box in time, unless somebody is reading or using it. @param {HTMLElement} box @param {number} ms */
function fade(box, ms) {
  setTimeout(() => {
    if (box.matches(':hover, :focus-within')) fade(box, 2000);
    else box.remove();
  }, ms);
}

/** Says something to a screen reader. @param {string} text */
export function announce(text) {
  byId('announcer').textContent = text;
}

/**
 * A question before something that cannot be undone.
 * @param {{ title: string, text: string, yes: string }} words
 * @returns {Promise<boolean>}
 */
export function confirm({ title, text, yes }) {
  const dialog = el(
    'dialog',
    { class: 'modal', id: 'confirm-dialog', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
    el(
      'form',
      { method: 'dialog' },
      el('h2', { id: 'confirm-title' }, title),
      el('p', { class: 'quiet', id: 'confirm-text' }, text),
      el(
        'div',
        { class: 'modal-actions' },
        el('button', { class: 'button', value: 'no' }, 'Cancel'),
        el('button', { class: 'button danger', value: 'yes' }, yes),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
  });
}
