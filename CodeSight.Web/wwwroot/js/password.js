// @ts-check
// The page behind a link: an invitation or a new password.
import { setPassword } from './account-api.js';
import { byId, drawIcons, el } from './dom.js';
import { field, formEnd, onSend, passwordField } from './forms.js';
import { readLink } from './password-link.js';
import { PASSWORD_HINT } from './sign-in.js';
import { startTheme } from './theme.js';

drawIcons();
startTheme(byId('theme'));
const place = byId('password');
const isInvitation = location.pathname.startsWith('/welcome');

/** Takes the token out of the address at once, so that neither the browser's history nor a look over the shoulder keeps it. */
function show() {
  const link = readLink(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname);
  document.title = `${isInvitation ? 'Welcome' : 'New password'} · CodeSight`;
  if (link) showForm(link);
  else
    showEnd(
      'This link is incomplete',
      isInvitation
        ? 'Open it again as it was sent to you. If that does not help, ask for a new one.'
        : 'Open it again as it was sent to you. If that does not help, ask an administrator for a new one.',
    );
}

/** @param {import('./password-link.js').Link} link */
function showForm(link) {
  const name = field('Your name', { autocomplete: 'name', maxlength: 100 }, { hint: 'Optional. It is shown to administrators.' });
  const password = passwordField('Password', { autocomplete: 'new-password' }, PASSWORD_HINT);
  const form = el(
    'form',
    {},
    isInvitation ? name.node : '',
    password.node,
    ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Set password')),
  );
  onSend(
    form,
    async () => {
      const called = name.control.value.trim();
      await setPassword({ ...link, password: password.control.value, ...(called ? { name: called } : {}) });
      showEnd(
        'Your password is set',
        'Sign in with it and your e-mail address.',
        el('a', { class: 'button primary', href: '/' }, 'Sign in'),
      );
    },
    { weak_password: password.control },
  );
  place.replaceChildren(
    el('h1', { tabindex: -1 }, isInvitation ? 'Welcome to CodeSight' : 'Choose a new password'),
    el(
      'p',
      { class: 'quiet' },
      isInvitation ? 'Choose a password, and you can ask questions of your team’s documents.' : 'All sessions of your account end with it.',
    ),
    form,
  );
  (isInvitation ? name : password).control.focus();
}

/** @param {string} title @param {string} text @param {...Node} actions */
function showEnd(title, text, ...actions) {
  const heading = el('h1', { tabindex: -1 }, title);
  place.replaceChildren(heading, el('p', { class: 'quiet' }, text), el('div', { class: 'panel-actions' }, ...actions));
  heading.focus();
}

addEventListener('hashchange', () => {
  if (location.hash) show(); // another link, opened in the same tab
});
show();
