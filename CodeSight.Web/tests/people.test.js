// @ts-check
import './dialogs.js';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { avatar } from '../wwwroot/js/account-menu.js';
import { ApiError } from '../wwwroot/js/api.js';
import { el } from '../wwwroot/js/dom.js';
import { keepDraft, takeDraft } from '../wwwroot/js/draft.js';
import { field, formEnd, onPress, onSend, passwordField } from '../wwwroot/js/forms.js';
import { GrowingList, ListView, listRow, rowButton } from '../wwwroot/js/list-view.js';
import { readLink } from '../wwwroot/js/password-link.js';
import { among, Picker } from '../wwwroot/js/picker.js';

beforeEach(() => {
  sessionStorage.clear();
  document.body.replaceChildren(el('div', { id: 'notices' }));
});

describe('A form', () => {
  /** @param {() => Promise<unknown>} send */
  function formOf(send) {
    const name = field('Name', { required: true });
    const form = el('form', {}, name.node, ...formEnd(el('button', { type: 'submit' }, 'Save')));
    document.body.append(form);
    onSend(form, send, { name_taken: name.control });
    return { form, name: name.control, error: () => form.querySelector('.error-text')?.textContent };
  }

  test('is sent once at a time, and again after that', async () => {
    /** @type {(() => void)[]} */
    const waiting = [];
    const send = vi.fn(() => new Promise((resolve) => waiting.push(() => resolve(undefined))));
    const { form, name } = formOf(send);
    name.value = 'Finance';
    form.requestSubmit();
    form.requestSubmit();
    expect(send).toHaveBeenCalledOnce();
    waiting[0]();
    await vi.waitFor(() => expect(form.ariaBusy).toBe('false'));
    form.requestSubmit();

    expect(send).toHaveBeenCalledTimes(2);
  });

  test('says what went wrong, at the field that is to blame, and keeps what was typed', async () => {
    const { form, name, error } = formOf(async () => {
      throw new ApiError('busy', 'Another group has this name.', { status: 409, code: 'name_taken' });
    });
    name.value = 'Finance';
    form.requestSubmit();

    await vi.waitFor(() => expect(error()).toBe('Another group has this name.'));
    expect(name.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(name.getAttribute('aria-errormessage') ?? '')?.textContent).toBe('Another group has this name.');
    expect(document.activeElement).toBe(name);
    expect(name.value).toBe('Finance');
  });

  test('is not sent without what it needs', async () => {
    const send = vi.fn();
    const { form, name, error } = formOf(send);
    name.value = '   ';
    form.requestSubmit();

    await vi.waitFor(() => expect(error()).toBe('Fill in “Name” first.'));
    expect(send).not.toHaveBeenCalled();
  });

  test('says a sentence where the page itself is at fault', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { form, name, error } = formOf(async () => {
      throw new TypeError('undefined is not a function');
    });
    name.value = 'x';
    form.requestSubmit();

    await vi.waitFor(() => expect(error()).toBe('Something went wrong in this page. Reload it and try again.'));
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
  });

  test('shows a password and hides it again', () => {
    const { node, control } = passwordField('Password', {});
    const toggle = /** @type {HTMLButtonElement} */ (node.querySelector('button'));
    toggle.click();
    expect([control.type, toggle.getAttribute('aria-pressed')]).toEqual(['text', 'true']);
    toggle.click();

    expect([control.type, toggle.getAttribute('aria-pressed')]).toEqual(['password', 'false']);
  });
});

test('A button works once at a time, and says what went wrong', async () => {
  /** @type {((error: Error) => void)[]} */
  const waiting = [];
  const work = vi.fn(() => new Promise((_, reject) => waiting.push(reject)));
  const button = onPress(el('button', {}, 'End'), work);
  button.click();
  button.click();
  expect(work).toHaveBeenCalledOnce();
  waiting[0](new ApiError('offline', 'The server cannot be reached.'));

  await vi.waitFor(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('The server cannot be reached.'));
  button.click();
  expect(work).toHaveBeenCalledTimes(2);
});

describe('A list', () => {
  /** @param {string[]} names */
  const rowsOf = (names) => names.map((name) => listRow({ title: [name], facts: [], actions: [rowButton('Edit', name, name, () => {})] }));

  test('shows the reading that was asked for last, whichever comes last', async () => {
    /** @type {((names: string[]) => void)[]} */
    const waiting = [];
    const list = new ListView(
      () => new Promise((resolve) => waiting.push((names) => resolve({ rows: rowsOf(names), total: names.length, words: '' }))),
    );
    const [first, second] = [list.refresh(), list.refresh()];
    waiting[1](['second']);
    waiting[0](['first']);
    await Promise.all([first, second]);

    expect(list.node.querySelector('.rows')?.textContent).toContain('second');
  });

  test('says why it is empty, and reads again at a press', async () => {
    let isAway = true;
    const list = new ListView(async () => {
      if (isAway) throw new ApiError('offline', 'The server cannot be reached.');
      return { rows: rowsOf(['Ada']), total: 1, words: '' };
    });
    await list.refresh();
    expect(list.node.querySelector('[role=status]')?.textContent).toBe('The server cannot be reached.');
    const again = [...list.node.querySelectorAll('button')].find(({ textContent }) => textContent === 'Try again');
    isAway = false;
    again?.click();

    await vi.waitFor(() => expect(list.node.querySelectorAll('.row')).toHaveLength(1));
    expect(again?.hidden).toBe(true);
  });

  test('that grows reads on where it ended, and again where that failed', async () => {
    let isAway = false;
    const list = new GrowingList(async (/** @type {number | null} */ before) => {
      if (isAway) throw new ApiError('offline', 'The server cannot be reached.');
      return before === null ? { rows: rowsOf(['Ada']), next: 7 } : { rows: rowsOf([`Bob before ${before}`]), next: null };
    });
    document.body.append(...list.nodes);
    const button = /** @type {HTMLButtonElement} */ (document.querySelector('.list-end button'));
    const titles = () => [...document.querySelectorAll('.row-title')].map((title) => title.textContent);
    await list.restart();
    expect([titles(), button.textContent]).toEqual([['Ada'], 'Show older']);
    isAway = true;
    button.click();
    await vi.waitFor(() => expect(button.textContent).toBe('Try again'));
    expect([titles(), document.querySelector('[role=status]')?.textContent]).toEqual([['Ada'], 'The server cannot be reached.']);
    isAway = false;
    button.click();
    await vi.waitFor(() => expect(titles()).toEqual(['Ada', 'Bob before 7']));
    expect([button.hidden, document.querySelector('[role=status]')?.textContent]).toEqual([true, '']);
    await list.restart();
    expect([titles(), button.hidden]).toEqual([['Ada'], false]);
  });

  test('keeps the focus on the row that had it', async () => {
    const list = new ListView(async () => ({ rows: rowsOf(['Ada', 'Bob']), total: 2, words: '' }));
    document.body.append(list.node);
    await list.refresh();
    /** @type {HTMLElement} */ (list.node.querySelector('[data-key=Bob]')).focus();
    await list.refresh();

    expect(/** @type {HTMLElement} */ (document.activeElement).dataset.key).toBe('Bob');
  });

  test('goes back a page where the last row of the last one is gone', async () => {
    let names = ['Ada', 'Bob', 'Eve'];
    const list = new ListView(async (offset) => ({ rows: rowsOf(names.slice(offset, offset + 2)), total: names.length, words: '' }), 2);
    await list.refresh();
    [...list.node.querySelectorAll('button')].find(({ textContent }) => textContent === 'Next')?.click();
    await vi.waitFor(() => expect(list.node.textContent).toContain('Eve'));
    names = ['Ada', 'Bob'];
    await list.refresh();

    expect(list.node.querySelectorAll('.row')).toHaveLength(2);
  });
});

describe('A choice among many', () => {
  const all = ['Finance', 'Engineering', 'Human resources'].map((label, id) => ({ id, label }));
  /** @param {Picker<number>} picker */
  const boxes = (picker) => [...picker.node.querySelectorAll('input[type=checkbox]')].map((box) => /** @type {HTMLInputElement} */ (box));
  /** @param {Picker<number>} picker */
  const names = (picker) => boxes(picker).map((box) => box.labels?.[0].textContent);

  /** @param {Partial<ConstructorParameters<typeof Picker<number>>[0]>} more */
  function pickerOf(more) {
    const picker = new Picker({ legend: 'Groups', search: 'Find', chosen: [], find: among(all, 2), none: 'None.', ...more });
    document.body.append(picker.node);
    return picker;
  }

  test('keeps what is chosen while something else is looked for', async () => {
    const picker = pickerOf({ chosen: [all[2]] });
    await vi.waitFor(() => expect(names(picker)).toEqual(['Human resources', 'Finance', 'Engineering']));
    boxes(picker)[1].click();
    const search = /** @type {HTMLInputElement} */ (picker.node.querySelector('input[type=search]'));
    search.value = 'eng';
    search.dispatchEvent(new Event('input'));

    await vi.waitFor(() => expect(names(picker)).toEqual(['Human resources', 'Finance', 'Engineering']));
    boxes(picker)[0].click();
    expect(picker.ids).toEqual([0]);
  });

  test('holds one at most where only one makes sense', async () => {
    const picker = pickerOf({ isSingle: true });
    await vi.waitFor(() => expect(boxes(picker)).toHaveLength(2));
    boxes(picker)[0].click();
    boxes(picker)[1].click();

    expect(picker.ids).toEqual([1]);
    expect(boxes(picker).map((box) => box.checked)).toEqual([false, true]);
    expect(picker.node.querySelector('[role=status]')?.textContent).toBe('1 more; type a part of a name to find them.');
  });
});

test.each([
  ['#0f8fad5b-d9cb-469f-a165-70867728950e.abc-_123', { account: '0f8fad5b-d9cb-469f-a165-70867728950e', token: 'abc-_123' }],
  ['#id.a.b%2B%3D', { account: 'id', token: 'a.b+=' }],
  ['#id.%', { account: 'id', token: '%' }],
  ['', null],
  ['#', null],
  ['#id', null],
  ['#id.', null],
  ['#.token', null],
])('Link with the fragment %s is read', (hash, link) => {
  expect(readLink(hash)).toEqual(link);
});

test('A question that was typed before leaving comes back to whom it belongs, once', () => {
  keepDraft('ada', 'How much may a hotel cost?');
  expect(takeDraft('bob')).toBe('');
  expect(takeDraft('ada')).toBe('');
  keepDraft('ada', 'How much may a hotel cost?');
  expect(takeDraft('ada')).toBe('How much may a hotel cost?');
  expect(takeDraft('ada')).toBe('');
  keepDraft(null, 'Typed before signing in?');
  expect(takeDraft(null)).toBe('Typed before signing in?');

  expect(takeDraft('ada')).toBe('Typed before signing in?');
});

test.each([
  ['Ada Lovelace', 'AL'],
  ['Augusta Ada King', 'AK'],
  ['kurt.goedel@example.com', 'KG'],
  ['émile', 'É'],
  ['李 小龙', '李小'],
  ['', '?'],
])('A person called %s has the letters %s', (called, letters) => {
  expect(avatar(called).dataset.letters).toBe(letters);
});
