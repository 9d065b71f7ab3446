// @ts-check
// The account page: name, password, second factor, sessions.
import * as account from './account-api.js';
import { startAccountMenu } from './account-menu.js';
import { byId, drawIcons, el } from './dom.js';
import { field, formEnd, onPress, onSend, passwordField, sentence } from './forms.js';
import { ListView, listRow, rowButton, tag } from './list-view.js';
import { confirm, notice } from './notices.js';
import { roleName } from './roles.js';
import { Session } from './session.js';
import { nameForPasswordManagers, PASSWORD_HINT } from './sign-in.js';
import { signInNote } from './signed-in.js';
import { ago } from './status.js';
import { startTheme } from './theme.js';
import { twoFactorPanel } from './two-factor.js';
import { budgetBar, budgetWords, dayName, estimateWords, monthName, usedFacts } from './usage.js';

drawIcons();
startTheme(byId('theme'));
const session = new Session();
startAccountMenu(session);
const place = byId('account');
/** @type {import('./session.js').Run} */
const run = (work) => session.run(work);

async function show() {
  if (session.current?.mode !== 'accounts' && session.current) {
    place.replaceChildren(
      el('p', { class: 'note' }, 'This server has no accounts.'),
      el('p', {}, el('a', { href: '/' }, 'Back to the questions')),
    );
    return;
  }
  if (!session.current?.signed_in) {
    place.replaceChildren(signInNote(session, 'Sign in to see your account.'));
    return;
  }
  try {
    const profile = await run(() => account.profile());
    /** @type {ListView} */
    const devices = new ListView(() => readDevices(devices));
    const usage = usagePanel();
    place.replaceChildren(
      profilePanel(profile),
      passwordPanel(profile, devices),
      twoFactorPanel(profile, run, show),
      usage.node,
      panel('Where you are signed in', 'If you do not know one of these, end it and change your password.', devices.node),
    );
    await Promise.all([devices.refresh(), usage.load()]);
  } catch (error) {
    place.replaceChildren(el('p', { class: 'note problem', role: 'alert' }, sentence(error)), againButton());
  }
}

const againButton = () => onPress(el('button', { type: 'button', class: 'button' }, 'Try again'), show);

/** @param {account.Profile} profile */
function profilePanel(profile) {
  const name = field('Name', { autocomplete: 'name', maxlength: 100, value: profile.name });
  const form = el('form', {}, name.node, ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Save')));
  onSend(form, async () => {
    await run(() => account.changeProfile({ name: name.control.value.trim() }));
    notice('Your name is changed.', { seconds: 4 });
    await session.load();
  });
  return panel(
    'About you',
    null,
    el(
      'dl',
      { class: 'facts' },
      fact('E-mail', profile.email),
      fact('Role', roleName(profile.role)),
      fact('Groups', profile.groups.join(', ') || 'none'),
      fact('Last sign-in', ago(profile.last_sign_in_at)),
    ),
    form,
  );
}

/** @param {account.Profile} profile @param {ListView} devices */
function passwordPanel(profile, devices) {
  const current = passwordField('Present password', { autocomplete: 'current-password' });
  const next = passwordField('New password', { autocomplete: 'new-password' }, PASSWORD_HINT);
  const form = el(
    'form',
    {},
    nameForPasswordManagers(profile.email),
    current.node,
    next.node,
    ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Change password')),
  );
  onSend(
    form,
    async () => {
      await run(() => account.changePassword(current.control.value, next.control.value));
      form.reset();
      notice('Your password is changed, and your other sessions are ended.');
      await devices.refresh();
    },
    { wrong_password: current.control, weak_password: next.control },
  );
  return panel('Password', 'Changing it ends all other sessions.', form);
}

/** What was used this month. It is read by itself: without it, the rest of the page is there. */
function usagePanel() {
  const body = el('div', {});
  const load = async () => {
    try {
      body.replaceChildren(...usageParts(await run(() => account.usage())));
    } catch (error) {
      const again = onPress(el('button', { type: 'button', class: 'button' }, 'Try again'), load);
      body.replaceChildren(el('p', { class: 'note problem', role: 'alert' }, sentence(error)), again);
    }
  };
  return { node: panel('Usage', null, body), load };
}

/** @param {account.OwnUsage} own */
function usageParts({ month, used, budget, currency, resets_on: reset }) {
  const facts = [...usedFacts(used, currency), ['Budget', budgetWords(budget)]];
  return [
    el('p', { class: 'quiet' }, `In ${monthName(month)}, with your keys. It starts again on ${dayName(reset)}.`),
    el('dl', { class: 'facts' }, ...facts.map(([name, value]) => fact(name, value))),
    budgetBar('Used of your budget', used, budget) ?? '',
    used.estimated_answers ? el('p', { class: 'hint' }, estimateWords(used.estimated_answers)) : '',
  ];
}

/** @param {ListView} list */
async function readDevices(list) {
  const { sessions } = await run(() => account.devices());
  const rows = sessions.map((device) =>
    listRow({
      title: [el('strong', {}, device.device)],
      tags: [device.is_current ? tag('This browser', 'strong') : null],
      facts: [device.address, `signed in ${ago(device.created_at)}`, `seen ${ago(device.last_seen_at)}`],
      actions: [
        device.is_current
          ? onPress(el('button', { type: 'button', class: 'button small' }, 'Sign out'), () => session.signOut())
          : rowButton('End', `${device.device}, ${device.address}`, device.id, () => end(device, list)),
      ],
    }),
  );
  return { rows, total: rows.length, words: '' };
}

/** @param {account.Device} device @param {ListView} list */
async function end(device, list) {
  const sure = await confirm({
    title: 'End this session?',
    text: `${device.device} at ${device.address} is signed out at once.`,
    yes: 'End session',
  });
  if (!sure) return;
  try {
    await run(() => account.endDevice(device.id));
    notice('The session is ended.', { seconds: 4 });
  } catch (error) {
    notice(sentence(error), { kind: 'problem' });
  }
  await list.refresh();
}

/** @param {string} name @param {string} value */
const fact = (name, value) => el('div', {}, el('dt', {}, name), el('dd', { dir: 'auto' }, value));

/** @param {string} title @param {string | null} text @param {...Node} content */
const panel = (title, text, ...content) =>
  el('section', { class: 'panel' }, el('h2', {}, title), text ? el('p', { class: 'quiet' }, text) : null, ...content);

await session.load();
session.changed = show;
await show();
if (session.current?.mode === 'accounts' && !session.current.signed_in) await session.ask();
