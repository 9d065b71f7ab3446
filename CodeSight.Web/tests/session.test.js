// @ts-check
import './dialogs.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, call } from '../wwwroot/js/api.js';
import { Session } from '../wwwroot/js/session.js';

/** @typedef {{ email: string, password: string, code?: string, must_change_password?: boolean }} Person */

/** A server with two people; Ada has a second factor, and Bob's password was given to him. */
class Server {
  /** @type {'accounts' | 'key'} */
  mode = 'accounts';
  /** @type {Person[]} */
  people = [
    { email: 'ada@example.com', password: 'engine', code: '123456' },
    { email: 'bob@example.com', password: 'given', must_change_password: true },
    { email: 'eve@example.com', password: 'apple' },
  ];
  /** @type {Person | null} */
  who = null;
  /** @type {{ name: string, url: string } | null} */
  other = null;
  isAway = false;
  saysWho = true;
  /** @type {string[]} */
  calls = [];

  /** @param {string} path @param {RequestInit} options */
  async answer(path, options) {
    const name = `${options.method} ${path}`;
    this.calls.push(name);
    if (this.isAway) throw new TypeError('Failed to fetch');
    const body = options.body ? JSON.parse(String(options.body)) : {};
    switch (name) {
      case 'GET /api/session':
        return this.saysWho ? json(200, this.state()) : problem(503, 'database_unavailable', 'The database does not answer.');
      case 'POST /api/session':
        return this.signIn(body);
      case 'DELETE /api/session':
        this.who = null;
        return new Response(null, { status: 204 });
      case 'POST /api/account/password':
        if (body.current !== this.who?.password) return problem(400, 'wrong_password', 'The present password is not right.');
        if (body.new.length < 4) return problem(400, 'weak_password', 'That password is too short.');
        Object.assign(/** @type {Person} */ (this.who), { password: body.new, must_change_password: false });
        return new Response(null, { status: 204 });
      default:
        if (!this.who) return problem(401, 'unauthorized', 'Sign in first.');
        if (this.who.must_change_password) return problem(403, 'password_change_required', 'Choose a new password first.');
        return json(200, { of: this.who.email });
    }
  }

  /** @param {any} body */
  signIn(body) {
    if (body.key === 'sesame') {
      this.who = this.people[2];
      return new Response(null, { status: 204 });
    }
    const person = this.people.find(({ email, password }) => email === body.email && password === body.password);
    if (!person) return problem(401, 'wrong_credentials', 'no');
    if (person.code && body.code === undefined) return problem(401, 'code_required', 'A code is needed.');
    if (person.code && body.code !== person.code) return problem(401, 'wrong_code', 'no');
    this.who = person;
    return new Response(null, { status: 204 });
  }

  state() {
    const account = this.who && {
      id: `id-of-${this.who.email}`,
      email: this.who.email,
      name: '',
      role: 'reader',
      two_factor: false,
      must_change_password: this.who.must_change_password ?? false,
    };
    return { mode: this.mode, signed_in: account !== null, account, scopes: account ? ['search'] : [], sign_in_with: this.other };
  }
}

/** @param {number} status @param {unknown} body */
const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

/** @param {number} status @param {string} code @param {string} detail */
const problem = (status, code, detail) => json(status, { status, code, detail });

const read = () => call('GET', '/api/status');
const dialog = () => /** @type {HTMLDialogElement} */ (document.querySelector('dialog'));
const title = () => vi.waitFor(() => dialog().querySelector('h2')?.textContent);

/** Fills the step that is shown in and sends it. @param {Record<string, string>} values by label */
function send(values) {
  for (const [label, value] of Object.entries(values)) {
    const node = [...dialog().querySelectorAll('label')].find(({ textContent }) => textContent === label);
    /** @type {HTMLInputElement} */ (document.getElementById(node?.getAttribute('for') ?? '')).value = value;
  }
  dialog().querySelector('form')?.requestSubmit();
}

/** @param {string} text */
const shown = (text) => vi.waitFor(() => expect(dialog().textContent).toContain(text));

/** @type {Server} */
let server;
/** @type {Session} */
let session;
/** @type {ReturnType<typeof vi.fn<() => void>>} */
let restart;

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
  restart = vi.fn();
  server = new Server();
  vi.stubGlobal('fetch', (/** @type {string} */ path, /** @type {RequestInit} */ options) => server.answer(path, options));
  session = new Session(restart);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('Session', () => {
  test('asks for e-mail and password where nobody is signed in, and runs the call again', async () => {
    await session.load();
    const answer = session.run(read);
    await shown('Sign in');
    expect(dialog().querySelector('.primary')?.textContent).toBe('Sign in');
    send({ 'E-mail': 'eve@example.com', Password: 'pear' });
    await shown('The e-mail address or the password is not right.');
    send({ 'E-mail': 'eve@example.com', Password: 'apple' });

    expect(await answer).toEqual({ of: 'eve@example.com' });
    expect(document.querySelector('dialog')).toBeNull();
    expect(session.owner).toBe('id-of-eve@example.com');
  });

  test('asks for a code where the account wants one, and says which codes are wrong', async () => {
    const answer = session.run(read);
    await shown('Sign in');
    send({ 'E-mail': 'ada@example.com', Password: 'engine' });
    await shown('Is it you?');
    send({ Code: '000000' });
    await shown('That code is not right');
    send({ Code: '123456' });

    expect(await answer).toEqual({ of: 'ada@example.com' });
  });

  test('leads from a given password to a new one without asking for the given one again', async () => {
    const answer = session.run(read);
    await shown('Sign in');
    send({ 'E-mail': 'bob@example.com', Password: 'given' });
    await shown('Choose a new password');
    expect(dialog().textContent).not.toContain('Present password');
    send({ 'New password': 'abc' });
    await shown('That password is too short.');
    send({ 'New password': 'builder' });

    expect(await answer).toEqual({ of: 'bob@example.com' });
  });

  test('asks for the given password where the page was loaded since', async () => {
    server.who = server.people[1];
    await session.load();
    const answer = session.run(read);
    await shown('Present password');
    send({ 'Present password': 'wrong', 'New password': 'builder' });
    await shown('The present password is not right.');
    send({ 'Present password': 'given', 'New password': 'builder' });

    expect(await answer).toEqual({ of: 'bob@example.com' });
  });

  test('lets the same person go on after a session that ended', async () => {
    server.who = server.people[2];
    await session.load();
    server.who = null;
    const answer = session.run(read);
    await shown('Sign in');
    expect(session.owner).toBe('id-of-eve@example.com');
    send({ 'E-mail': 'eve@example.com', Password: 'apple' });

    expect(await answer).toEqual({ of: 'eve@example.com' });
    expect(restart).not.toHaveBeenCalled();
  });

  test('begins the page anew for another person, for whom nothing of the former one goes on', async () => {
    server.who = server.people[2];
    await session.load();
    server.who = null;
    const over = vi.fn();
    session.run(read).then(over, over);
    await shown('Sign in');
    server.calls = [];
    send({ 'E-mail': 'ada@example.com', Password: 'engine' });
    await shown('Is it you?');
    send({ Code: '123456' });

    await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce());
    expect(server.calls).not.toContain('GET /api/status');
    expect(over).not.toHaveBeenCalled();
  });

  test('begins the page anew where another tab signed somebody else in, and where it signed out', async () => {
    server.who = server.people[2];
    await session.load();
    const other = new BroadcastChannel('codesight.session');
    server.who = server.people[0];
    other.postMessage('in');
    await vi.waitFor(() => expect(restart).toHaveBeenCalledOnce());
    other.postMessage('out');
    await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(2));
    other.close();
  });

  test('closes the dialog where another tab signed in', async () => {
    await session.load();
    const answer = session.run(read);
    await shown('Sign in');
    server.who = server.people[2];
    const other = new BroadcastChannel('codesight.session');
    other.postMessage('in');

    expect(await answer).toEqual({ of: 'eve@example.com' });
    other.close();
  });

  test('sends once, however often the button is pressed', async () => {
    session.ask();
    await shown('Sign in');
    server.calls = [];
    send({ 'E-mail': 'eve@example.com', Password: 'pear' });
    send({ 'E-mail': 'eve@example.com', Password: 'pear' });
    await shown('not right');

    expect(server.calls.filter((name) => name === 'POST /api/session')).toHaveLength(1);
  });

  test('fails the call where the dialog is closed, and where nobody asked for anything', async () => {
    server.calls = [];
    await expect(session.run(read, { isQuiet: true })).rejects.toThrow(ApiError);
    // A request that can only be refused would stand in the console as an error.
    expect(new Set(server.calls)).toEqual(new Set(['GET /api/session']));
    expect(document.querySelector('dialog')).toBeNull();
    const refused = session.run(read);
    refused.catch(() => {});
    await shown('Sign in');
    dialog().close();

    await expect(refused).rejects.toThrow('Sign in first.');
  });

  test('shares one dialog among calls at the same time', async () => {
    const answers = Promise.all([session.run(read), session.run(read)]);
    await shown('Sign in');
    expect(document.querySelectorAll('dialog')).toHaveLength(1);
    send({ 'E-mail': 'eve@example.com', Password: 'apple' });

    expect(await answers).toEqual([{ of: 'eve@example.com' }, { of: 'eve@example.com' }]);
  });

  test('shows nobody’s conversations where the server with accounts is away, and learns who is signed in once it is back', async () => {
    await session.load();
    const later = new Session(restart);
    server.isAway = true;
    await later.load();
    expect(later.owner).toBeNull();
    later.changed = vi.fn();
    server.isAway = false;
    server.who = server.people[2];
    await later.run(read);

    expect(later.owner).toBe('id-of-eve@example.com');
    expect(later.changed).toHaveBeenCalledOnce();
  });

  test('shows the browser’s own conversations where there are no accounts', async () => {
    server.mode = 'key';
    await session.load();

    expect(session.owner).toBe('');
    const asked = session.ask();
    expect(await title()).toBe('Access key');
    dialog().close();
    expect(await asked).toBe(false);
  });

  test('goes on after a right key where the server cannot say who is signed in', async () => {
    server.saysWho = false;
    const answer = session.run(read);
    await shown('Access key');
    send({ Key: 'open' });
    await shown('That key is not right. Check it and try again.');
    send({ Key: 'sesame' });

    expect(await answer).toEqual({ of: 'eve@example.com' });
  });

  test('leads to the other place with the way back, and says once why that one sent the visitor back', async () => {
    server.other = { name: 'Contoso', url: '/api/session/oidc' };
    history.replaceState({ key: 'kept' }, '', '/c/1?sign-in-failed=provider_unavailable#there');
    session = new Session(restart);
    expect(location.pathname + location.search + location.hash).toBe('/c/1#there');
    expect(history.state).toEqual({ key: 'kept' });
    const asked = session.ask();
    await shown('Contoso did not answer.');
    expect(dialog().querySelector('[role=alert]')?.textContent).toMatch(/^Contoso did not answer\. .*password\.$/);
    expect(dialog().querySelector('a')?.getAttribute('href')).toBe('/api/session/oidc?return=%2Fc%2F1');
    dialog().close();
    expect(await asked).toBe(false);
    session.ask();
    await shown('Sign in');
    expect(dialog().querySelector('[role=alert]')?.textContent).toBe('');
    history.replaceState(null, '', '/');
  });

  test('has no words of its own for a reason that somebody made up', async () => {
    server.other = { name: 'Contoso', url: '/api/session/oidc' };
    for (const reason of ['<b>Call 555</b>', 'constructor', '__proto__', '']) {
      history.replaceState(null, '', `/?sign-in-failed=${encodeURIComponent(reason)}`);
      session = new Session(restart);
      const asked = session.ask();
      await shown('Signing in with Contoso failed. Try again, or use your password.');
      expect(dialog().textContent).not.toContain('555');
      dialog().close();
      await asked;
    }
  });

  test('begins the page anew after signing out of an account', async () => {
    server.who = server.people[2];
    await session.load();
    await session.signOut();

    expect(server.who).toBeNull();
    expect(restart).toHaveBeenCalledOnce();
  });
});
