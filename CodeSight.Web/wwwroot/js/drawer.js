// @ts-check
import { el, icon } from './dom.js';

let drawers = 0;

/**
 * Opens a drawer at the side of the page. It goes by its button, by Escape, or by close() of the dialog; the focus goes back to where it was.
 * @param {string} title
 * @param {...Node} content
 */
export function openDrawer(title, ...content) {
  const id = `drawer-${++drawers}`;
  const body = el('div', { class: 'drawer-body' }, ...content);
  const dialog = el(
    'dialog',
    { class: 'drawer', 'aria-labelledby': id, onclose: () => dialog.remove() },
    el(
      'header',
      { class: 'drawer-head' },
      el('h2', { id, dir: 'auto' }, title),
      el('span', { class: 'spring' }),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close')),
    ),
    body,
  );
  document.body.append(dialog);
  dialog.showModal();
  const first = /** @type {HTMLElement | null} */ (body.querySelector('input:not([type=hidden]), textarea, select, button'));
  first?.focus();
  if (!first) {
    // Nothing in it can be focused, so that the keyboard could not scroll it.
    body.tabIndex = 0;
    body.setAttribute('role', 'group');
    body.setAttribute('aria-labelledby', id);
  }
  return { dialog, body };
}
