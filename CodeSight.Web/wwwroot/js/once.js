// @ts-check
import { copyText } from './clipboard.js';
import { el, icon } from './dom.js';
import { onPress } from './forms.js';
import { announce } from './notices.js';

/** Text to be taken from the page, with a button that copies it. @param {string} label @param {string} text @param {string} [copied] where it differs from what is shown */
export function copyField(label, text, copied = text) {
  const box = el('input', { type: 'text', readonly: true, 'aria-label': label, class: 'mono', onfocus: () => box.select() });
  box.value = text;
  return el('div', { class: 'copy-field' }, box, copyButton('Copy', copied));
}

/** @param {string} words @param {string} text */
export function copyButton(words, text) {
  const label = el('span', {}, words);
  const button = el('button', { type: 'button', class: 'button' }, icon('copy'), label);
  return onPress(button, async () => {
    label.textContent = (await copyText(text)) ? 'Copied' : 'Select it and copy';
    announce(label.textContent);
  });
}
