// @ts-check
// Where conversations are kept. A turn is an entry of its own, so that two tabs that save at once never overwrite each other's turns.

/** @typedef {import('./turns.js').Turn} Turn */
/**
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} title
 * @property {number} updated milliseconds since 1970
 * @property {boolean} [onServer] whether the server keeps it, or will once it gets a question of it
 *
 * @typedef {object} Store
 * @property {() => Promise<any[]>} list all conversations, as they were stored
 * @property {(id: string) => Promise<any[]>} turns those of one conversation, in no order
 * @property {(conversation: Conversation, turns: Turn[]) => Promise<void>} add
 *   a conversation with its first turns; what is there already stays
 * @property {(id: string, turn: Turn, updated: number) => Promise<boolean>} put
 *   adds or replaces a turn; false where the conversation is gone
 * @property {(id: string, title: string) => Promise<void>} rename
 * @property {(id: string) => Promise<void>} remove with all its turns
 * @property {() => Promise<void>} clear
 *
 * @typedef {Store & { drop: (id: string, turn: string) => Promise<void> }} LocalStore
 *   in the browser; drop removes a turn, and with the last one its conversation
 */

const DATABASE = 'codesight';
const CONVERSATIONS = 'conversations';
const TURNS = 'turns';

/** Keeps conversations in IndexedDB. @implements {LocalStore} */
export class BrowserStore {
  #database;

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
  }

  /**
   * @param {string} [owner] the id of an account; without it what the browser keeps where there are no accounts
   * @returns {Promise<BrowserStore>} rejects where the browser keeps nothing for this page
   */
  static async open(owner = '') {
    const request = indexedDB.open(owner ? `${DATABASE}.${owner}` : DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(CONVERSATIONS, { keyPath: 'id' });
      request.result.createObjectStore(TURNS, { keyPath: ['conversation', 'id'] });
    };
    return new BrowserStore(await done(request));
  }

  list() {
    return done(this.#on('readonly', CONVERSATIONS).objectStore(CONVERSATIONS).getAll());
  }

  /** @param {string} id */
  turns(id) {
    return done(this.#on('readonly', TURNS).objectStore(TURNS).getAll(turnsOf(id)));
  }

  /** @param {Conversation} conversation @param {Turn[]} turns */
  add(conversation, turns) {
    return this.#write(async (conversations, stored) => {
      if (!(await done(conversations.get(conversation.id)))) conversations.put(conversation);
      for (const turn of turns) stored.put({ ...turn, conversation: conversation.id });
    });
  }

  /** @param {string} id @param {Turn} turn @param {number} updated */
  put(id, turn, updated) {
    return this.#write(async (conversations, stored) => {
      const conversation = await done(conversations.get(id));
      if (!conversation) return false;
      conversations.put({ ...conversation, updated });
      stored.put({ ...turn, conversation: id });
      return true;
    });
  }

  /** @param {string} id @param {string} title */
  rename(id, title) {
    return this.#write(async (conversations) => {
      const conversation = await done(conversations.get(id));
      if (conversation) conversations.put({ ...conversation, title });
    });
  }

  /** @param {string} id */
  remove(id) {
    return this.#write(async (conversations, stored) => {
      conversations.delete(id);
      stored.delete(turnsOf(id));
    });
  }

  /** @param {string} id @param {string} turn */
  drop(id, turn) {
    return this.#write(async (conversations, stored) => {
      stored.delete([id, turn]);
      if ((await done(stored.count(turnsOf(id)))) === 0) conversations.delete(id);
    });
  }

  clear() {
    return this.#write(async (conversations, stored) => {
      conversations.clear();
      stored.clear();
    });
  }

  /** @param {IDBTransactionMode} mode @param {...string} names */
  #on(mode, ...names) {
    return this.#database.transaction(names, mode);
  }

  /**
   * Runs the work in one transaction and waits until it is stored.
   * @template T
   * @param {(conversations: IDBObjectStore, turns: IDBObjectStore) => Promise<T>} work awaits requests of this transaction only
   * @returns {Promise<T>}
   */
  async #write(work) {
    const transaction = this.#on('readwrite', CONVERSATIONS, TURNS);
    const stored = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
    });
    const [result] = await Promise.all([work(transaction.objectStore(CONVERSATIONS), transaction.objectStore(TURNS)), stored]);
    return result;
  }
}

/** Keeps conversations until the page is closed. @implements {LocalStore} */
export class MemoryStore {
  /** @type {Map<string, { conversation: Conversation, turns: Map<string, Turn> }>} */
  #all = new Map();

  async list() {
    return [...this.#all.values()].map(({ conversation }) => conversation);
  }

  /** @param {string} id */
  async turns(id) {
    return [...(this.#all.get(id)?.turns.values() ?? [])];
  }

  /** @param {Conversation} conversation @param {Turn[]} turns */
  async add(conversation, turns) {
    const entry = this.#all.get(conversation.id) ?? { conversation: { ...conversation }, turns: new Map() };
    for (const turn of turns) entry.turns.set(turn.id, { ...turn });
    this.#all.set(conversation.id, entry);
  }

  /** @param {string} id @param {Turn} turn @param {number} updated */
  async put(id, turn, updated) {
    const entry = this.#all.get(id);
    if (!entry) return false;
    entry.turns.set(turn.id, { ...turn });
    entry.conversation.updated = updated;
    return true;
  }

  /** @param {string} id @param {string} title */
  async rename(id, title) {
    const entry = this.#all.get(id);
    if (entry) entry.conversation.title = title;
  }

  /** @param {string} id */
  async remove(id) {
    this.#all.delete(id);
  }

  /** @param {string} id @param {string} turn */
  async drop(id, turn) {
    const entry = this.#all.get(id);
    entry?.turns.delete(turn);
    if (entry?.turns.size === 0) this.#all.delete(id);
  }

  async clear() {
    this.#all.clear();
  }
}

/** The keys of one conversation's turns. @param {string} id */
const turnsOf = (id) => IDBKeyRange.bound([id], [id, []]);

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
