// @ts-check
// Conversations, kept in this browser only: one entry of localStorage each, so that two tabs never overwrite each other's.

/** @typedef {import('./api.js').Source} Source */
/**
 * @typedef {object} Turn
 * @property {string} id
 * @property {'ask' | 'search'} mode
 * @property {string} question
 * @property {string} glob
 * @property {'waiting' | 'done' | 'failed' | 'stopped'} state
 * @property {string} [text]
 * @property {string} [model]
 * @property {Source[]} [sources]
 * @property {string} [error]
 * @property {string} [fault]
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title
 * @property {number} updated milliseconds since 1970
 * @property {Turn[]} turns
 */

const PREFIX = 'codesight.conversation.';
const MOST_CONVERSATIONS = 100;
const MOST_TURNS = 50;
/** Characters of one conversation; browsers give a site about five million in all. */
const MOST_CHARACTERS = 600_000;

export class History {
  /** @type {Map<string, Conversation>} */
  #all = new Map();
  /** @type {Storage | null} */
  #storage;

  /** @param {Storage | null} storage null where the browser refuses to keep anything */
  constructor(storage) {
    this.#storage = storage;
    this.#load();
  }

  /** False once the browser refused to keep a conversation: then it lasts until the page is closed. */
  get persistent() { return this.#storage !== null; }

  /** Newest first. @returns {Conversation[]} */
  list() { return [...this.#all.values()].sort((a, b) => b.updated - a.updated); }

  /** @param {string} id */
  get(id) { return this.#all.get(id); }

  /** A conversation that is kept from its first question on. @param {string} firstQuestion @returns {Conversation} */
  create(firstQuestion) {
    return { id: newId(), title: titleOf(firstQuestion), updated: Date.now(), turns: [] };
  }

  /** @param {Conversation} conversation */
  save(conversation) {
    conversation.updated = Date.now();
    this.#keep(conversation);
  }

  /** @param {string} id @param {string} title */
  rename(id, title) {
    const conversation = this.#all.get(id);
    if (!conversation || !title.trim()) return;
    conversation.title = titleOf(title);
    this.#keep(conversation);
  }

  /** Puts a removed conversation back. @param {Conversation} conversation */
  restore(conversation) { this.#keep(conversation); }

  /** @param {string} id */
  remove(id) {
    this.#all.delete(id);
    this.#forget(PREFIX + id);
  }

  clear() {
    for (const id of [...this.#all.keys()]) this.remove(id);
  }

  /** Takes over what another tab wrote. @param {string | null} key null: everything was cleared */
  readAgain(key) {
    if (key !== null && !key.startsWith(PREFIX)) return false;
    this.#all.clear();
    this.#load();
    return true;
  }

  #load() {
    if (!this.#storage) return;
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i);
      const conversation = key?.startsWith(PREFIX) ? read(this.#storage.getItem(key)) : null;
      if (conversation) this.#all.set(conversation.id, conversation);
    }
  }

  /** @param {Conversation} conversation */
  #keep(conversation) {
    conversation.turns = conversation.turns.slice(-MOST_TURNS);
    this.#all.set(conversation.id, conversation);
    for (const old of this.list().slice(MOST_CONVERSATIONS)) this.remove(old.id);
    if (!this.#storage) return;
    const text = shorten(conversation);
    for (;;) {
      try {
        this.#storage.setItem(PREFIX + conversation.id, text);
        return;
      } catch {
        // Full: the oldest other conversation makes room. Nothing left to give up: the browser keeps nothing.
        const oldest = this.list().filter((other) => other !== conversation).pop();
        if (!oldest) break;
        this.remove(oldest.id);
      }
    }
    this.#storage = null;
  }

  /** @param {string} key */
  #forget(key) {
    try {
      this.#storage?.removeItem(key);
    } catch {
      this.#storage = null;
    }
  }
}

/** The browser's storage, or null where it is blocked. @returns {Storage | null} */
export function browserStorage() {
  try {
    localStorage.setItem('codesight.probe', '1');
    localStorage.removeItem('codesight.probe');
    return localStorage;
  } catch {
    return null;
  }
}

/** Also works where the page is not served over HTTPS, unlike crypto.randomUUID. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON of the conversation, without its first turns where it is too long. @param {Conversation} conversation */
function shorten(conversation) {
  const { turns } = conversation;
  for (let from = 0; ; from++) {
    const text = JSON.stringify({ ...conversation, turns: turns.slice(from) });
    if (text.length <= MOST_CHARACTERS || from >= turns.length - 1) return text;
  }
}

/** @param {string} text */
function titleOf(text) {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** @param {string | null} text @returns {Conversation | null} null where it is damaged or of another form */
function read(text) {
  try {
    const value = JSON.parse(text ?? '');
    if (typeof value.id !== 'string' || typeof value.title !== 'string' || !Array.isArray(value.turns)) return null;
    return { id: value.id, title: value.title, updated: Number(value.updated) || 0, turns: value.turns.map(readTurn).filter((/** @type {Turn | null} */ turn) => turn !== null) };
  } catch {
    return null;
  }
}

/** A stored turn with every member of the right type. @param {any} value @returns {Turn | null} null where there is not even a question */
function readTurn(value) {
  if (typeof value?.question !== 'string' || typeof value.id !== 'string') return null;
  // A turn that was waiting when the page went away will not be answered any more.
  const state = value.state === 'done' || value.state === 'failed' ? value.state : 'stopped';
  return {
    id: value.id, question: value.question, state, mode: value.mode === 'search' ? 'search' : 'ask', glob: textOf(value.glob) ?? '',
    text: textOf(value.text), model: textOf(value.model), error: textOf(value.error), fault: textOf(value.fault),
    sources: Array.isArray(value.sources) ? value.sources.map(readSource) : [],
  };
}

/** @param {any} value @returns {Source} in its place even where it cannot be read, so that the numbers of the others stay right */
function readSource(value) {
  return {
    file_path: textOf(value?.file_path) ?? '', section: textOf(value?.section) ?? '', content: textOf(value?.content) ?? '',
    page: numberOf(value?.page), start_line: numberOf(value?.start_line) ?? 0, end_line: numberOf(value?.end_line) ?? 0,
    score: numberOf(value?.score) ?? NaN, chunk_id: numberOf(value?.chunk_id) ?? 0, document_id: numberOf(value?.document_id) ?? 0,
  };
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === 'string' ? value : undefined);

/** @param {unknown} value */
const numberOf = (value) => (typeof value === 'number' ? value : null);
