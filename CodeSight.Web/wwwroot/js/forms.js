// @ts-check
// Fields, and forms that are sent once at a time and say what went wrong.
import { ApiError } from './api.js';
import { el } from './dom.js';
import { notice } from './notices.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

let fields = 0;

/**
 * A field under its label. Attributes are the control's; `hint` stands under it.
 * @template {'input' | 'textarea' | 'select'} [K='input']
 * @param {string} label
 * @param {Record<string, unknown>} [attributes]
 * @param {{ hint?: string, tag?: K, children?: Node[] }} [more]
 * @returns {{ node: HTMLElement, control: HTMLElementTagNameMap[K] }}
 */
export function field(label, attributes = {}, { hint, tag, children = [] } = {}) {
  const id = `field-${++fields}`;
  const { value, ...rest } = attributes;
  const control = el(/** @type {K} */ (tag ?? 'input'), { id, ...rest, 'aria-describedby': hint ? `${id}-hint` : null }, ...children);
  if (value !== undefined) control.value = String(value ?? '');
  const node = el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label),
    control,
    hint ? el('p', { class: 'hint', id: `${id}-hint` }, hint) : null,
  );
  return { node, control };
}

/** A field for a password, which can be shown. @param {string} label @param {Record<string, unknown>} attributes @param {string} [hint] */
export function passwordField(label, attributes, hint) {
  const { node, control } = field(
    label,
    { type: 'password', autocapitalize: 'off', spellcheck: 'false', required: true, maxlength: 200, ...attributes },
    { hint },
  );
  const toggle = el(
    'button',
    {
      type: 'button',
      class: 'text-button',
      'aria-pressed': 'false',
      'aria-label': `Show: ${label}`,
      onclick: () => {
        const isShown = control.type === 'password';
        control.type = isShown ? 'text' : 'password';
        toggle.setAttribute('aria-pressed', String(isShown));
        toggle.textContent = isShown ? 'Hide' : 'Show';
      },
    },
    'Show',
  );
  const frame = el('div', { class: 'with-button' });
  control.replaceWith(frame);
  frame.append(control, toggle);
  return { node, control };
}

/** A checkbox or a radio button with its words. @param {Record<string, unknown>} attributes @param {string} label @param {string} [detail] */
export function choice(attributes, label, detail) {
  const control = el('input', attributes);
  const words = el('span', {}, el('span', { dir: 'auto' }, label), detail ? el('span', { class: 'quiet small' }, detail) : null);
  return { node: el('label', { class: 'choice' }, control, words), control };
}

/** A group of controls under a heading of their own. @param {string} legend @param {...Node} children */
export const group = (legend, ...children) => el('fieldset', { class: 'group' }, el('legend', {}, legend), ...children);

/** The error of a form, and its buttons. @param {...(Node | string)} buttons */
export const formEnd = (...buttons) => [el('p', { class: 'error-text', role: 'alert' }), el('div', { class: 'modal-actions' }, ...buttons)];

/** What a form says instead of being sent. */
export class FormFault extends Error {
  /** @param {string} message @param {Control} [control] where the focus goes */
  constructor(message, control) {
    super(message);
    this.control = control;
  }
}

/**
 * Sends a form, one sending at a time, and says under it what went wrong; what was typed stays.
 * @param {HTMLFormElement} form has an .error-text and a submit button
 * @param {() => Promise<unknown>} send
 * @param {Record<string, Control>} [blamed] the control that a problem's code is about
 */
export function onSend(form, send, blamed = {}) {
  form.noValidate = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.ariaBusy === 'true') return;
    showFault(form, null);
    const button = form.querySelector('button[type=submit]');
    form.ariaBusy = 'true';
    button?.setAttribute('aria-disabled', 'true');
    try {
      checkRequired(form);
      await send();
    } catch (error) {
      const control = error instanceof FormFault ? error.control : error instanceof ApiError ? blamed[error.code] : undefined;
      showFault(form, sentence(error), control);
    } finally {
      form.ariaBusy = 'false';
      button?.removeAttribute('aria-disabled');
    }
  });
}

/**
 * Does something at the press of a button, once at a time; what goes wrong is said at the foot of the page.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} work
 */
export function onPress(button, work) {
  button.addEventListener('click', async () => {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    try {
      await work();
    } catch (error) {
      notice(sentence(error), { kind: 'problem' });
    } finally {
      button.ariaDisabled = null;
    }
  });
  return button;
}

/** What went wrong, in a sentence. @param {unknown} error */
export function sentence(error) {
  if (error instanceof ApiError || error instanceof FormFault) return error.message;
  console.error(error);
  return 'Something went wrong in this page. Reload it and try again.';
}

/** @param {HTMLFormElement} form */
function checkRequired(form) {
  for (const control of /** @type {NodeListOf<Control>} */ (form.querySelectorAll('[required]')))
    if (!control.value.trim() && control.type !== 'radio')
      throw new FormFault(`Fill in “${control.labels?.[0]?.textContent ?? control.name}” first.`, control);
}

/** Says under a form what went wrong. @param {HTMLFormElement} form @param {string | null} text @param {Control} [control] */
export function showFault(form, text, control) {
  const place = /** @type {HTMLElement} */ (form.querySelector('.error-text'));
  place.textContent = text;
  place.id ||= `field-${++fields}`;
  for (const each of form.querySelectorAll('[aria-invalid]')) {
    each.removeAttribute('aria-invalid');
    each.removeAttribute('aria-errormessage');
  }
  if (!control) return;
  control.setAttribute('aria-invalid', 'true');
  control.setAttribute('aria-errormessage', place.id);
  control.focus();
  if (control instanceof HTMLInputElement && control.type !== 'email') control.select();
}
