// @ts-check
import * as account from './account-api.js';
import { el } from './dom.js';
import { field, formEnd, onPress, onSend, passwordField } from './forms.js';
import { notice } from './notices.js';
import { copyButton, copyField } from './once.js';
import { qrCode } from './qr-code.js';

/**
 * Two-factor sign-in: off, being set up, or on.
 * @param {account.Profile} profile
 * @param {import('./session.js').Run} run
 * @param {() => Promise<void>} changed called after it was turned on or off
 */
export function twoFactorPanel(profile, run, changed) {
  const body = el('div', {});
  const node = el('section', { class: 'panel' }, el('h2', {}, 'Two-factor sign-in'), body);
  if (profile.two_factor) showOn();
  else showOff();
  return node;

  function showOff() {
    const start = el('button', { type: 'button', class: 'button' }, 'Set up');
    onPress(start, async () => showSetUp(await run(() => account.startTwoFactor())));
    body.replaceChildren(
      el(
        'p',
        { class: 'quiet' },
        'With it, signing in also asks for a code from an app on your phone. A stolen password is then not enough.',
      ),
      el('div', { class: 'panel-actions' }, start),
    );
  }

  /** @param {{ secret: string, uri: string }} started */
  function showSetUp({ secret, uri }) {
    const code = field(
      'Code',
      { inputmode: 'numeric', autocomplete: 'one-time-code', required: true, maxlength: 10 },
      { hint: 'The six digits that the app shows now.' },
    );
    const form = el(
      'form',
      {},
      code.node,
      ...formEnd(
        el('button', { type: 'button', class: 'button', onclick: showOff }, 'Cancel'),
        el('button', { type: 'submit', class: 'button primary' }, 'Turn on'),
      ),
    );
    onSend(
      form,
      async () => {
        const { recovery_codes: codes } = await run(() => account.confirmTwoFactor(code.control.value.replace(/\s/g, '')));
        showCodes(codes);
      },
      { invalid_code: code.control },
    );
    body.replaceChildren(
      el('p', {}, 'Scan this with an authenticator app, or type the secret into it.'),
      el(
        'div',
        { class: 'two-factor' },
        qrCode(uri, 'QR code with the secret'),
        el(
          'div',
          {},
          copyField('Secret', grouped(secret), secret),
          el('details', {}, el('summary', {}, 'As an address'), el('p', { class: 'mono small' }, uri)),
        ),
      ),
      form,
    );
    code.control.focus({ preventScroll: true }); // the code to scan stays in sight
  }

  /** @param {string[]} codes */
  function showCodes(codes) {
    const heading = el('h3', { tabindex: -1 }, 'Your recovery codes');
    body.replaceChildren(
      heading,
      el(
        'p',
        {},
        'Two-factor sign-in is on. Each of these codes signs you in once without your phone. Keep them somewhere safe: they are not shown again.',
      ),
      el('ul', { class: 'recovery-codes mono' }, ...codes.map((each) => el('li', {}, each))),
      el(
        'div',
        { class: 'panel-actions' },
        copyButton('Copy all', codes.join('\n')),
        onPress(el('button', { type: 'button', class: 'button primary' }, 'I have kept them'), changed),
      ),
    );
    heading.focus();
  }

  function showOn() {
    const password = passwordField('Password', { autocomplete: 'current-password' });
    const form = el('form', {}, password.node, ...formEnd(el('button', { type: 'submit', class: 'button danger' }, 'Turn off')));
    onSend(
      form,
      async () => {
        await run(() => account.endTwoFactor(password.control.value));
        notice('Two-factor sign-in is off.');
        await changed();
      },
      { wrong_password: password.control },
    );
    body.replaceChildren(
      el('p', { class: 'quiet' }, 'It is on: signing in asks for a code from your phone.'),
      el('details', { class: 'turn-off' }, el('summary', {}, 'Turn it off'), form),
    );
  }
}

/** A secret as one types it, in groups of four. @param {string} secret */
const grouped = (secret) => (secret.match(/.{1,4}/g) ?? []).join(' ');
