// @ts-check
// Puts the parts together: which conversation is shown, what goes out, and what is shown of the index.
import { startAccountMenu } from './account-menu.js';
import { Address } from './address.js';
import * as api from './api.js';
import { Asking } from './asking.js';
import { Composer } from './composer.js';
import { ConversationTools } from './conversation-tools.js';
import { ConversationList } from './conversations.js';
import { byId, drawIcons, el } from './dom.js';
import { keepDraft, takeDraft } from './draft.js';
import { History } from './history.js';
import { IndexPanel } from './index-panel.js';
import { announce, notice } from './notices.js';
import { openEdit } from './question.js';
import { Session } from './session.js';
import { startShortcuts } from './shortcuts.js';
import { startTheme } from './theme.js';
import { announceTurn, missingView, showBusy, showProgress, turnView, unreadableView } from './thread.js';
import { historyBefore, newTurn, readTurn, turnOf } from './turns.js';

/** @typedef {import('./turns.js').Turn} Turn @typedef {import('./store.js').Conversation} Conversation */

drawIcons();
startTheme(byId('theme'));

const session = new Session();
startAccountMenu(session);
/** Turns with text that is not shown yet. @type {Set<Turn>} */
const growing = new Set();
const asking = new Asking((work) => session.run(work), { busy: showBusy, progress });
const address = new Address((id, scroll) => {
  show(id, scroll);
});
if (address.id !== null || address.share !== null) document.body.classList.remove('first');
/** The conversation that is shown; null for a new question or one that is not there. @type {Conversation | null} */
let conversation = null;
/** @type {Turn[]} */
let turns = [];
/** Counts what was to be shown, so that a slower reading of something earlier is not shown any more. */
let shown = 0;
/** Called once it is known whose conversations the page shows. @type {() => void} */
let begin = () => {};
/** @type {Promise<void>} */
const started = new Promise((resolve) => (begin = resolve));

// A question can be typed and sent before the server said who is signed in.
const composer = new Composer({
  send: async (wish) => {
    composer.setBusy(true);
    await started;
    ask(newTurn(wish));
  },
  stop: () => asking.stop(conversation?.id ?? null),
  last: () => turns.at(-1)?.question ?? '',
});
// Where there is a keyboard, one can type at once; a phone would cover half the page with its own.
if (matchMedia('(pointer: fine)').matches) composer.focus();
await session.load();
/** Runs the calls of a server that keeps conversations; null where it does not. */
const server = () =>
  session.current?.keeps_conversations
    ? /** @type {import('./server-store.js').Run} */ ((work) => session.run(work, { isQuiet: true, isOfChange: true }))
    : null;
const hasAccount = () => Boolean(session.current?.account);
const history = await History.open(session.owner, server());
const tools = new ConversationTools(hasAccount);
const index = new IndexPanel(session);
const list = new ConversationList(history, {
  current: () => conversation?.id ?? null,
  isBusy: (id) => asking.of(id) !== undefined,
  open: (id) => {
    go(id);
  },
  start,
  renamed: () => showState(),
  removed: (id) => asking.stop(id),
  cleared: () => asking.stopAll(),
  hasAccount,
});

/** Whether the shown conversation waits for an answer, which is said. */
function isBusy() {
  if (!asking.of(conversation?.id ?? null)) return false;
  notice('An answer is being written. Wait for it, or stop it.');
  return true;
}

/** Asks in the shown conversation or in a new one. @param {Turn} turn */
async function ask(turn) {
  if (isBusy()) return;
  const home = conversation ?? history.create(turn);
  const finished = asking.run(home, turn, conversation === home ? historyBefore(turns, turn) : []);
  if (conversation !== home) {
    shown++;
    conversation = home;
    turns = [];
    byId('thread').replaceChildren();
    address.go(home.id);
  }
  const at = turns.findIndex(({ id }) => id === turn.id);
  if (at < 0) {
    // After those before it, whatever clock these have their time from.
    turn.asked = Math.max(turn.asked, (turns.at(-1)?.asked ?? 0) + 1);
    turns.push(turn);
  } else turns[at] = turn;
  showTurn(turn);
  showState();
  byId(`turn-${turn.id}`).scrollIntoView({ block: 'start', behavior: 'auto' });
  announce(turn.mode === 'search' ? 'Searching the documents.' : 'Reading the documents.');
  await history.save(home.id, turn);

  await finished;
  await history.save(home.id, turn);
  showState();
  if (conversation?.id === home.id) {
    showTurn(turn);
    announceTurn(turn);
  } else if (history.get(home.id) && turn.state === 'done') {
    notice(`Answered: ${home.title}`, {
      action: 'Show',
      onAction: () => {
        go(home.id);
      },
    });
  }
}

/** Shows what is there of an answer, at most once a frame. @param {Turn} turn */
function progress(turn) {
  growing.add(turn);
  if (growing.size > 1) return;
  requestAnimationFrame(() => {
    for (const each of growing) showProgress(each);
    growing.clear();
  });
}

/** Goes to a conversation, or with null to a new question. @param {string | null} id */
function go(id) {
  address.go(id);
  return show(id, null);
}

/** @param {string | null} id @param {number | null} scroll where to, or null for the newest question */
async function show(id, scroll) {
  const now = ++shown;
  if (address.share !== null) {
    await showShared(address.share, now);
    return;
  }
  const wanted = id === null ? null : (history.get(id) ?? null);
  let read = /** @type {Turn[]} */ ([]);
  let fault = '';
  try {
    if (wanted) read = await readTurns(wanted.id);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    fault = error.message;
  }
  if (now !== shown) return;
  conversation = wanted;
  turns = read;
  byId('thread').replaceChildren();
  if (!fault && id !== null && !wanted && history.isOffline) fault = 'The server, which keeps it, cannot be reached.';
  if (fault) byId('thread').append(unreadableView(fault, () => again(id, scroll)));
  else if (id !== null && !wanted) byId('thread').append(missingView(start));
  turns.forEach(showTurn);
  showState();
  if (scroll !== null) scrollTo({ top: scroll, behavior: 'instant' });
  else if (wanted) byId('thread').lastElementChild?.scrollIntoView({ block: 'start', behavior: 'instant' });
  else scrollTo({ top: 0, behavior: 'instant' });
}

/** Shows a conversation once more, after asking the server again. @param {string | null} id @param {number | null} scroll */
async function again(id, scroll) {
  if (history.isOffline) await history.refresh();
  await show(id, scroll);
}

/** Shows a conversation that somebody shares; it can only be read. @param {string} share @param {number} now */
async function showShared(share, now) {
  conversation = null;
  turns = [];
  byId('thread').replaceChildren();
  try {
    const shared = await session.run(() => api.sharedConversation(share), { isOfChange: true });
    if (now !== shown) return;
    const read = shared.messages.map(turnOf).filter((turn) => turn !== null);
    byId('thread').append(
      el('p', { class: 'note shared-note' }, 'Somebody shares this conversation with you. You see what you may read of it.'),
      ...read.map((turn) => turnView(turn, null)),
    );
    showState(shared.title);
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    if (now !== shown) return;
    byId('thread').append(unreadableView(error.message, () => show(null, null)));
    showState('Shared conversation');
  }
}

/** The turns of a conversation; the one that is on its way here as it is. @param {string} id */
async function readTurns(id) {
  const read = await history.turns(id);
  const underway = asking.of(id);
  if (!underway) return read;
  const others = read.filter((turn) => turn.id !== underway.id);
  return [...others, underway].sort((a, b) => a.asked - b.asked);
}

/** A new conversation; it is kept once it has a question. */
function start() {
  go(null);
  composer.focus();
}

/** Shows what another tab did. @param {string | null} id */
async function showChanges(id) {
  list.show();
  if (!conversation || (id !== null && id !== conversation.id)) return;
  const now = shown;
  const read = await readTurns(conversation.id).catch(() => turns);
  if (now !== shown) return;
  conversation = history.get(conversation.id) ?? null;
  if (!conversation) {
    await show(address.id, null);
    return;
  }
  const known = new Map(turns.map((turn) => [turn.id, contentOf(turn)]));
  turns = read;
  for (const turn of turns) if (known.get(turn.id) !== contentOf(turn) && !isTypedIn(turn)) showTurn(turn);
  showState();
}

/** What is shown of a turn. Its time is the browser's until the server has told its own. @param {Turn} turn */
const contentOf = (turn) => JSON.stringify({ ...readTurn(turn), asked: 0 });

/** Whether a form is open in a turn's view, which must not go from under somebody's hands. @param {Turn} turn */
const isTypedIn = ({ id }) =>
  Boolean(document.getElementById(`turn-${id}`)?.querySelector('.edit-form, .feedback-more:not([hidden]), .explain[open]'));

/** Shows a turn in its place among the others. @param {Turn} turn */
function showTurn(turn) {
  const view = turnView(turn, {
    again: (same) => {
      ask(same);
    },
    edit: (same, question) => {
      if (isBusy()) return false;
      ask({ ...same, question });
      return true;
    },
    rate: async (same, feedback) => {
      await session.run(() => api.rate(same.id, feedback));
      const { rating, comment, expected_file: expected } = feedback;
      Object.assign(same, { rating: rating ?? undefined, comment: comment ?? undefined, expected: expected ?? undefined });
      history.touched(conversation?.id ?? null);
    },
    searchInstead: ({ question, glob }) => {
      ask(newTurn({ mode: 'search', question, glob }));
    },
    askNext: ({ glob }, question) => {
      ask(newTurn({ mode: 'ask', question, glob }));
      // The button is gone.
      if (matchMedia('(pointer: fine)').matches) composer.focus();
    },
    run: (work) => session.run(work),
  });
  const before = document.getElementById(view.id);
  const next = turns[turns.indexOf(turn) + 1];
  if (before) before.replaceWith(view);
  else byId('thread').insertBefore(view, next ? document.getElementById(`turn-${next.id}`) : null);
}

/** What depends on which conversation is shown and what it waits for. @param {string | null} [shared] the title of one that somebody shares */
function showState(shared = null) {
  const missing = shared === null && address.id !== null && !conversation;
  document.body.classList.toggle('first', !conversation && !missing && shared === null);
  document.body.classList.toggle('reading', shared !== null);
  const title = shared ?? (conversation ? conversation.title : missing ? 'Conversation not found' : '');
  tools.show(conversation?.onServer && turns.some((turn) => turn.kept) ? conversation : null);
  document.title = title ? `${title} · CodeSight` : 'CodeSight';
  byId('conversation-title').textContent = title;
  byId('conversation-title').hidden = title === '';
  composer.setBusy(asking.of(conversation?.id ?? null) !== undefined);
  list.show();
}

async function showExamples() {
  const questions = await session.run(() => api.examples(), { isQuiet: true }).catch(() => []);
  byId('examples').hidden = questions.length === 0;
  byId('example-list').replaceChildren(
    ...questions.map((question) =>
      el(
        'li',
        {},
        el(
          'button',
          {
            type: 'button',
            class: 'example',
            dir: 'auto',
            onclick: () => {
              ask(newTurn({ mode: 'ask', question, glob: '' }));
            },
          },
          question,
        ),
      ),
    ),
  );
}

byId('brand').addEventListener('click', (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  start();
});
history.changed = showChanges;
session.changed = async () => {
  if (await history.changeOwner(session.owner, server())) await show(address.id, null);
  index.refresh();
  showExamples();
};
session.leaving = () => keepDraft(session.owner, composer.text || (history.isUnowned ? (turns.at(-1)?.question ?? '') : ''));
startShortcuts(
  {
    '/': () => composer.focus(),
    n: start,
    s: () => list.focusSearch(),
    e: () => {
      const last = turns.at(-1);
      if (last) openEdit(last);
    },
  },
  () => asking.stop(conversation?.id ?? null),
);
document.addEventListener('visibilitychange', async () => {
  // Another browser of the same account may have asked something meanwhile.
  if (document.visibilityState !== 'visible' || !history.isOnServer) return;
  await history.refresh();
  await showChanges(null);
});

const draft = takeDraft(session.owner);
if (draft && !composer.text) composer.fill(draft);
await show(address.id, address.scroll);
begin();
index.refresh();
showExamples();
