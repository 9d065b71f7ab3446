// @ts-check
import * as admin from '../admin-api.js';
import { el, icon } from '../dom.js';
import { openDrawer } from '../drawer.js';
import { choice, field, formEnd, FormFault, group, onPress, onSend } from '../forms.js';
import { ListView, listRow, rowButton, searchBox, sectionHead, tag } from '../list-view.js';
import { notice } from '../notices.js';
import { count, number } from '../status.js';
import { budgetBar, budgetWords, csv, estimateWords, money, monthName, monthsUpTo, tokensOf, usedFacts } from '../usage.js';
import { called } from './page.js';

/** @typedef {admin.Usage['accounts'][number]} AccountUsage */

const PAGE = 50;
/** As many as the server lists at once. */
const MOST = 1000;
const MONTHS = 24;

/** @type {Record<string, string>} */
const OTHERS = { operator: 'The operator', anonymous: 'Visitors who are not signed in', deleted: 'Deleted accounts' };

/** What everybody used in a month, and what they may use. */
export class Usage {
  title = 'Usage';
  #page;
  #words = '';
  /** The chosen month, or '' for the present one. */
  #month = '';
  #list = new ListView((offset) => this.#read(offset), PAGE);
  #months = el('select', {
    'aria-label': 'Month',
    onchange: () => {
      this.#month = this.#months.value;
      this.#list.restart();
    },
  });
  #sum = el('dl', { class: 'facts' });
  #note = el('p', { class: 'hint' });
  #others = el('div', {});

  /** @param {import('./page.js').Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {HTMLElement} place */
  show(place) {
    const search = searchBox('Search by name or e-mail', (words) => {
      this.#words = words;
      this.#list.restart();
    });
    search.value = this.#words;
    const download = onPress(el('button', { type: 'button', class: 'button' }, icon('down'), 'Download'), () => this.#download());
    place.replaceChildren(
      sectionHead(
        'Usage',
        'Questions, and tokens of the language model, by calendar month (UTC). A question that could exceed a budget is not answered.',
        download,
      ),
      el('div', { class: 'filters' }, this.#months, search),
      this.#sum,
      this.#note,
      this.#list.node,
      this.#others,
    );
    return this.#list.refresh();
  }

  /** @param {number} offset */
  async #read(offset) {
    const q = this.#words;
    const usage = await this.#page.run(() => admin.usage({ month: this.#month, q, offset, limit: PAGE }));
    this.#show(usage);
    const { accounts, total } = usage;
    return {
      rows: accounts.map((account) => this.#row(account, usage)),
      total,
      words: total ? '' : q ? `Nobody is called “${q}”.` : 'Nobody has an account yet.',
    };
  }

  /** @param {admin.Usage} usage */
  #show({ month, sum, others, prices, default_budget: standard }) {
    // The server's clock says which month it is.
    if (!this.#months.childElementCount)
      this.#months.append(...monthsUpTo(month, MONTHS).map((each) => el('option', { value: each }, monthName(each))));
    this.#months.value = month;
    const facts = usedFacts(sum, prices?.currency ?? '');
    facts.push(['Default budget', standard === null ? 'no limit' : count(standard, 'token')]);
    this.#sum.replaceChildren(...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
    this.#note.textContent = sum.estimated_answers ? estimateWords(sum.estimated_answers) : '';
    this.#others.replaceChildren(
      ...(others.length
        ? [
            el('h2', {}, 'Others'),
            el(
              'ul',
              { class: 'rows' },
              ...others.map(({ consumer, name, used }) =>
                listRow({ title: [el('strong', { dir: 'auto' }, otherName(consumer, name))], facts: usedWords(used, prices) }),
              ),
            ),
          ]
        : []),
    );
  }

  /** @param {AccountUsage} account @param {admin.Usage} usage */
  #row(account, usage) {
    const { used, budget } = account;
    const isUsedUp = budget.tokens !== null && tokensOf(used) >= budget.tokens;
    return listRow({
      title: [el('strong', { dir: 'auto' }, called(account)), budgetBar(`Used of the budget of ${called(account)}`, used, budget)],
      tags: [isUsedUp ? tag('Used up', 'problem') : null],
      facts: [
        account.name ? account.email : null,
        ...usedWords(used, usage.prices),
        budget.tokens === null && budget.kind === 'default'
          ? null
          : `budget ${budgetWords(budget)}${budget.kind === 'default' ? ' (default)' : ''}`,
      ],
      actions: [rowButton('Budget', called(account), account.id, () => this.#edit(account, usage))],
    });
  }

  /** @param {AccountUsage} account @param {admin.Usage} usage */
  #edit(account, { default_budget: standard, prices }) {
    const { budget } = account;
    /** @type {[admin.Budget['kind'], string, string][]} */
    const kinds = [
      ['default', 'Default', standard === null ? 'No limit' : `${count(standard, 'token')} a month`],
      ['own', 'A budget of its own', 'Tokens a month, in and out'],
      ['none', 'No limit', 'Whatever the default is'],
    ];
    const choices = kinds.map(([value, label, detail]) =>
      choice({ type: 'radio', name: 'kind', value, checked: value === budget.kind }, label, detail),
    );
    const kind = () => /** @type {admin.Budget['kind']} */ (choices.find(({ control }) => control.checked)?.control.value ?? 'default');
    const tokens = field(
      'Tokens a month',
      { inputmode: 'numeric', autocomplete: 'off', maxlength: 20, value: budget.kind === 'own' ? number(budget.tokens ?? 0) : '' },
      {
        hint: prices
          ? `A million tokens cost ${money(prices.input, prices.currency)} in and ${money(prices.output, prices.currency)} out.`
          : undefined,
      },
    );
    const follow = () => {
      tokens.node.hidden = kind() !== 'own';
    };
    follow();
    const form = el(
      'form',
      { onchange: follow },
      el('p', { class: 'quiet' }, account.email),
      group('Monthly budget', ...choices.map(({ node }) => node)),
      tokens.node,
      ...formEnd(el('button', { type: 'submit', class: 'button primary' }, 'Save')),
    );
    const { dialog } = openDrawer(called(account), form);
    onSend(form, async () => {
      const wish = kind();
      const amount = tokens.control.value.replace(/[\s,.'’_]/g, '');
      if (wish === 'own' && !/^\d{1,13}$/.test(amount)) throw new FormFault('Give a number of tokens, such as 500,000.', tokens.control);
      await this.#page.run(() => admin.setBudget(account.id, wish === 'own' ? { kind: wish, tokens: Number(amount) } : { kind: wish }));
      dialog.close();
      notice('Saved.', { seconds: 4 });
      await this.#list.refresh();
    });
  }

  /** All accounts of the month as a file. */
  async #download() {
    const month = this.#months.value;
    /** @type {AccountUsage[]} */
    const accounts = [];
    /** @type {admin.Usage} */
    let usage;
    do {
      const offset = accounts.length;
      usage = await this.#page.run(() => admin.usage({ month, offset, limit: MOST }));
      accounts.push(...usage.accounts);
    } while (usage.accounts.length && accounts.length < usage.total);
    /** @param {admin.Used} used */
    const numbers = (used) => [used.questions, used.input_tokens, used.output_tokens, used.estimated_answers, used.cost ?? ''];
    const file = csv([
      ['Month', 'E-mail', 'Name', 'Questions', 'Tokens in', 'Tokens out', 'Estimated answers', 'Cost', 'Currency', 'Budget'],
      ...accounts.map(({ email, name, used, budget }) => [
        usage.month,
        email,
        name,
        ...numbers(used),
        usage.prices?.currency ?? '',
        budget.tokens ?? 'no limit',
      ]),
      ...usage.others.map(({ consumer, name, used }) => [
        usage.month,
        '',
        otherName(consumer, name),
        ...numbers(used),
        usage.prices?.currency ?? '',
        '',
      ]),
    ]);
    const address = URL.createObjectURL(new Blob([file], { type: 'text/csv;charset=utf-8' }));
    el('a', { href: address, download: `usage-${usage.month}.csv` }).click();
    URL.revokeObjectURL(address);
  }
}

/** @param {string} consumer @param {string | null} name */
const otherName = (consumer, name) => OTHERS[consumer] ?? (name ? `The key ${name}` : 'A deleted key');

/** @param {admin.Used} used @param {admin.Usage['prices']} prices */
function usedWords(used, prices) {
  if (!used.questions) return ['no questions'];
  return [
    count(used.questions, 'question'),
    tokensOf(used) ? `${number(used.input_tokens)} tokens in, ${number(used.output_tokens)} out` : null,
    used.cost ? money(used.cost, prices?.currency ?? '') : null,
  ];
}
