// @ts-check
// The conversations of this browser or of the account that is signed in, and what other tabs do to them.
import { ApiError } from './api.js';
import { ServerStore } from './server-store.js';
import { BrowserStore, MemoryStore } from './store.js';
import { newId, readTurn, titleOf } from './turns.js';

/**
 * @typedef {import('./turns.js').Turn} Turn
 * @typedef {import('./store.js').Conversation} Conversation
 * @typedef {import('./store.js').Store} Store
 * @typedef {import('./server-store.js').Run} Run
 */

const CHANNEL = 'codesight.conversations';
/** Entries of localStorage, where earlier versions kept conversations. */
const FORMER = 'codesight.conversation.';

export class History {
  /** @type {Map<string, Conversation>} */
  #all = new Map();
  #store;
  /** What the browser refused to keep, until the page is closed. */
  #unkept = new MemoryStore();
  /** @type {string | null} */
  #owner;
  #others;
  /** The last write: they are done one after the other. @type {Promise<void>} */
  #writing = Promise.resolve();

  /** Called after another tab changed the list; with the id of the conversation, or null for many. @type {(id: string | null) => void} */
  changed = () => {};

  /** The first reason why something lasts only until the page is closed. @type {'blocked' | 'full' | null} */
  fault = null;

  /** @param {Store | null} store null where the browser keeps nothing @param {string | null} [owner] */
  constructor(store, owner = '') {
    this.#store = store ?? this.#unkept;
    this.#owner = owner;
    if (!store && owner !== null) this.fault = 'blocked';
    this.#others = this.#listen();
  }

  /**
   * The conversations of one account, by its id; with '' those of a browser where there are no accounts. With null nobody's: what is
   * asked is kept in memory until there is an owner.
   * @param {string | null} [owner]
   * @param {Run | null} [server] runs calls of a server that keeps them; null where it does not
   * @returns {Promise<History>}
   */
  static async open(owner = '', server = null) {
    const history = new History(await storeOf(owner, server), owner);
    await history.#takeOverFormer();
    await history.#load();
    return history;
  }

  /** Whether the server keeps the conversations. */
  get isOnServer() {
    return this.#store instanceof ServerStore;
  }

  /** Whether the server keeps them, and could not be asked for them. */
  get isOffline() {
    return this.#store instanceof ServerStore && this.#store.isOffline;
  }

  /** Whether the conversations wait for an owner. */
  get isUnowned() {
    return this.#owner === null;
  }

  /**
   * Holds another owner's conversations from now on; what nobody owned until now becomes theirs.
   * @param {string | null} owner
   * @param {Run | null} [server] as in `open`
   * @returns {Promise<boolean>} false where it is the same owner, and the same place
   */
  async changeOwner(owner, server = null) {
    if (owner === this.#owner && (server !== null) === this.isOnServer) return false;
    const store = await storeOf(owner, server);
    /** @type {Promise<void>} */
    let written;
    /** @type {[Conversation, Turn[]][]} */
    let taken;
    do {
      await (written = this.#writing);
      taken = [];
      for (const conversation of this.isUnowned ? this.#all.values() : [])
        taken.push([conversation, /** @type {Turn[]} */ (await this.#unkept.turns(conversation.id))]);
    } while (written !== this.#writing);
    this.#others.close();
    this.#unkept = new MemoryStore();
    this.#store = store ?? this.#unkept;
    this.#owner = owner;
    this.fault = !store && owner !== null ? 'blocked' : null;
    this.#others = this.#listen();
    for (const [conversation, turns] of taken) {
      conversation.onServer = this.isOnServer;
      this.#write((target) => target.add(conversation, turns));
      this.#tell(conversation.id);
    }
    await this.#takeOverFormer();
    // The page holds on to those that it shows.
    await this.#load(taken.map(([conversation]) => conversation));
    return true;
  }

  /** Newest first. @returns {Conversation[]} */
  list() {
    return [...this.#all.values()].sort((a, b) => b.updated - a.updated);
  }

  /** @param {string} id */
  get(id) {
    return this.#all.get(id);
  }

  /**
   * A conversation's turns in the order in which they were asked; what cannot be read is left out.
   * @param {string} id
   * @returns {Promise<Turn[]>} rejects with an ApiError where the server keeps them and cannot be asked
   */
  async turns(id) {
    await this.#writing; // what is still being written is not in the store yet
    const stored = [...(await this.#store.turns(id).catch(nothing)), ...(await this.#unkept.turns(id))];
    const turns = stored.map(readTurn).filter((turn) => turn !== null);
    return [...new Map(turns.map((turn) => [turn.id, turn])).values()].sort((a, b) => a.asked - b.asked);
  }

  /**
   * A conversation that starts with this turn; it is listed at once and stored in the background.
   * @param {Turn} turn
   * @returns {Conversation}
   */
  create(turn) {
    const conversation = { id: newId(), title: titleOf(turn.question), updated: Date.now(), onServer: this.isOnServer };
    this.restore(conversation, [turn]);
    return conversation;
  }

  /** Adds a turn or what became of it; nothing where the conversation was deleted meanwhile. @param {string} id @param {Turn} turn */
  async save(id, turn) {
    const conversation = this.#all.get(id);
    if (!conversation) return;
    conversation.updated = Date.now();
    await this.#write(async (store) => {
      if (await store.put(id, turn, conversation.updated)) return;
      const isElsewhere = store !== this.#unkept && !(await this.#unkept.list()).some((other) => other.id === id);
      if (isElsewhere) return; // deleted in another tab
      await this.#unkept.add(conversation, [turn]);
    });
    this.#tell(id);
  }

  /** @param {string} id @param {string} title @returns {Promise<void>} rejects with an ApiError where the server did not do it */
  async rename(id, title) {
    const conversation = this.#all.get(id);
    if (!conversation || !title.trim()) return;
    conversation.title = titleOf(title);
    await this.#change((store) => store.rename(id, conversation.title));
    this.#tell(id);
  }

  /**
   * The conversations with this text in their title, a question or an answer, newest first.
   * @param {string} text
   * @returns {Promise<Conversation[]>} rejects with an ApiError where the server keeps them and cannot be asked
   */
  async search(text) {
    const onServer = this.#store instanceof ServerStore ? await this.#store.search(text) : new Set();
    const wanted = text.toLocaleLowerCase();
    const found = [];
    for (const conversation of this.list()) {
      const isFound =
        onServer.has(conversation.id) ||
        conversation.title.toLocaleLowerCase().includes(wanted) ||
        (!conversation.onServer && (await this.turns(conversation.id)).some((turn) => holds(turn, wanted)));
      if (isFound) found.push(conversation);
    }
    return found;
  }

  /** Tells other tabs that a turn is another one on the server. @param {string | null} id */
  touched(id) {
    if (id !== null) this.#tell(id);
  }

  /** Reads the list again, which another browser may have changed. */
  refresh() {
    return this.#load();
  }

  /** Puts a removed conversation back. @param {Conversation} conversation @param {Turn[]} turns */
  async restore(conversation, turns) {
    this.#all.set(conversation.id, conversation);
    await this.#write((store) => store.add(conversation, turns));
    this.#tell(conversation.id);
  }

  /** @param {string} id @returns {Promise<void>} rejects with an ApiError where the server did not do it */
  async remove(id) {
    const conversation = this.#all.get(id);
    this.#all.delete(id); // at once, so that an answer that comes meanwhile does not bring it back
    await this.#unkept.remove(id);
    await this.#change((store) => store.remove(id), conversation ? [conversation] : []);
    this.#tell(id);
  }

  /** @returns {Promise<void>} rejects with an ApiError where the server did not do it */
  async clear() {
    const all = this.list();
    this.#all.clear();
    await this.#unkept.clear();
    await this.#change((store) => store.clear(), all);
    this.#tell(null);
  }

  #listen() {
    const channel = new BroadcastChannel(this.#owner ? `${CHANNEL}.${this.#owner}` : CHANNEL);
    channel.onmessage = async ({ data }) => {
      await this.#load();
      this.changed(typeof data === 'string' ? data : null);
    };
    return channel;
  }

  /** @param {Conversation[]} [known] these take the place of what was stored of them */
  async #load(known = []) {
    /** @type {Promise<void>} */
    let written;
    /** @type {any[]} */
    let stored;
    do {
      // What is still being written is not in the store yet.
      await (written = this.#writing);
      stored = [...(await this.#store.list().catch(() => [])), ...(await this.#unkept.list())];
    } while (written !== this.#writing);
    const read = stored.filter(isConversation).map((conversation) => ({ ...conversation }));
    // A server that cannot be reached still has those that it had.
    const had = this.isOffline ? this.list().filter(({ onServer }) => onServer) : [];
    this.#all = new Map([...had, ...read, ...known].map((conversation) => [conversation.id, conversation]));
  }

  /** Runs the work on the browser's store, or in memory where that fails. @param {(store: Store) => Promise<unknown>} work */
  #write(work) {
    const written = this.#writing.then(async () => {
      try {
        await work(this.#store);
      } catch (error) {
        if (error instanceof ApiError) throw error;
        console.info('The browser did not keep a conversation:', error);
        this.fault ??= 'full';
        await work(this.#unkept);
      }
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  /**
   * As `#write`; where the server did not do it, the list is as it is there, as far as that is known.
   * @param {(store: Store) => Promise<unknown>} work
   * @param {Conversation[]} [removed] those that the work removes
   */
  async #change(work, removed = []) {
    try {
      await this.#write(work);
    } catch (error) {
      for (const conversation of removed) this.#all.set(conversation.id, conversation);
      await this.#load();
      throw error;
    }
  }

  /** @param {string | null} id */
  #tell(id) {
    this.#others.postMessage(id);
  }

  async #takeOverFormer() {
    if (this.fault || this.#owner !== '') return;
    try {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith(FORMER))) {
        const value = parse(localStorage.getItem(key));
        if (isConversation(value)) {
          const { id, title, updated, turns } = /** @type {any} */ (value);
          const readable = (Array.isArray(turns) ? turns : []).map(readTurn).filter((turn) => turn !== null);
          await this.#store.add(
            { id, title, updated },
            readable.map((turn, i) => ({ ...turn, asked: i })),
          );
        }
        localStorage.removeItem(key);
      }
    } catch {
      // Storage is blocked or full: what is there stays there.
    }
  }
}

/** @param {string | null} owner @param {Run | null} server @returns {Promise<Store | null>} null where nothing is kept */
async function storeOf(owner, server) {
  const local = owner === null ? null : await BrowserStore.open(owner).catch(() => null);
  return server && owner !== null ? new ServerStore(local ?? new MemoryStore(), server) : local;
}

/** What there is where the browser's storage cannot be read. @param {unknown} error */
function nothing(error) {
  if (error instanceof ApiError) throw error;
  return [];
}

/** @param {Turn} turn @param {string} wanted in lower case */
const holds = ({ question, text }, wanted) => `${question}\n${text ?? ''}`.toLocaleLowerCase().includes(wanted);

/** @param {any} value @returns {value is Conversation} */
function isConversation(value) {
  return typeof value?.id === 'string' && typeof value.title === 'string' && typeof value.updated === 'number';
}

/** @param {string | null} json */
function parse(json) {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return null;
  }
}
