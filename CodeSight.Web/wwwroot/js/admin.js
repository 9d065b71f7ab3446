// @ts-check
// The admin page: one section at a time, each with an address of its own.
import { startAccountMenu } from './account-menu.js';
import { Audit } from './admin/audit.js';
import { Collections } from './admin/collections.js';
import { Feedback } from './admin/feedback.js';
import { Groups } from './admin/groups.js';
import { Index } from './admin/index.js';
import { Keys } from './admin/keys.js';
import { People } from './admin/people.js';
import { Usage } from './admin/usage.js';
import { byId, drawIcons, el } from './dom.js';
import { Session } from './session.js';
import { signInNote } from './signed-in.js';
import { startTheme } from './theme.js';

drawIcons();
startTheme(byId('theme'));
const session = new Session();
startAccountMenu(session);

/** @type {import('./admin/page.js').Page} */
const page = { run: (work, options) => session.run(work, options) };
/** @type {Record<string, { title: string, show: (place: HTMLElement) => Promise<unknown> }>} */
const sections = {
  people: new People(page),
  groups: new Groups(page),
  collections: new Collections(page),
  keys: new Keys(page),
  usage: new Usage(page),
  feedback: new Feedback(page),
  index: new Index(page, () => session.can('index')),
  audit: new Audit(page),
};
const place = byId('section');

/** The section that the address names. */
const named = () => /^\/admin\/([^/]+)\/?$/.exec(location.pathname)?.[1] ?? 'people';

async function show() {
  const name = named() in sections ? named() : 'people';
  const section = sections[name];
  document.title = `${section.title} · CodeSight`;
  for (const link of document.querySelectorAll('#sections a'))
    if (link.getAttribute('href') === `/admin/${name}`) {
      link.setAttribute('aria-current', 'page');
      // On a narrow screen the sections are a line that is longer than it.
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else link.removeAttribute('aria-current');
  if (session.can('admin')) await section.show(place);
  else if (session.current?.signed_in)
    place.replaceChildren(
      el('h1', {}, 'For administrators'),
      el('p', { class: 'quiet' }, 'Your account may not open this page.'),
      el('p', {}, el('a', { href: '/' }, 'Back to the questions')),
    );
  else place.replaceChildren(signInNote(session, 'Sign in to manage CodeSight.'));
}

byId('sections').addEventListener('click', async (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window, as for any link
  event.preventDefault();
  if (link.getAttribute('href') !== location.pathname) history.pushState(null, '', link.href);
  await show();
});
addEventListener('popstate', show);

await session.load();
session.changed = show;
await show();
const { current } = session;
if (current?.mode !== 'open' && (!current?.signed_in || current.account?.must_change_password)) await session.ask();
