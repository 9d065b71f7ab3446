// @ts-check
// Words and numbers of what was used in a month.
import { el } from './dom.js';
import { count, number } from './status.js';

/** @typedef {import('./admin-api.js').Used} Used @typedef {import('./admin-api.js').Budget} Budget */

/** @param {Used} used @param {string} currency @returns {[string, string][]} */
export function usedFacts(used, currency) {
  /** @type {[string, string][]} */
  const facts = [
    ['Questions', number(used.questions)],
    ['Tokens in', number(used.input_tokens)],
    ['Tokens out', number(used.output_tokens)],
  ];
  if (used.cost !== null) facts.push(['Cost', money(used.cost, currency)]);
  return facts;
}

/** @param {Used} used */
export const tokensOf = (used) => used.input_tokens + used.output_tokens;

/** @param {number} cost @param {string} currency may be empty */
export function money(cost, currency) {
  // What costs less than a cent is not nothing.
  const digits = cost === 0 || cost >= 0.01 ? 2 : 4;
  return `${cost.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`.trim();
}

/** @param {Budget} budget */
export const budgetWords = ({ tokens }) => (tokens === null ? 'no limit' : count(tokens, 'token'));

/** @param {number} answers */
export const estimateWords = (answers) =>
  `The tokens of ${count(answers, 'answer')} are estimated: the language model did not report them.`;

/** How much of a budget is used, as a bar; null where there is no budget. @param {string} label @param {Used} used @param {Budget} budget */
export function budgetBar(label, used, { tokens }) {
  if (!tokens) return null;
  const value = Math.min(tokensOf(used), tokens);
  return el('progress', { class: 'budget-bar', 'aria-label': label, max: tokens, value });
}

/** @param {string} month such as 2026-11 */
export const monthName = (month) => dateName(`${month}-01`, { month: 'long', year: 'numeric' });

/** @param {string} day such as 2026-12-01 */
export const dayName = (day) => dateName(day, { day: 'numeric', month: 'long' });

/** The months up to this one, the newest first. @param {string} last such as 2026-11 @param {number} many */
export function monthsUpTo(last, many) {
  const [year, month] = last.split('-').map(Number);
  return Array.from({ length: many }, (_, back) => new Date(Date.UTC(year, month - 1 - back)).toISOString().slice(0, 7));
}

/**
 * A table as a file of comma-separated values. What a spreadsheet would take for a formula is kept from being one.
 * @param {(string | number)[][]} rows
 */
export const csv = (rows) => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** @param {string | number} value */
function cell(value) {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {string} iso @param {Intl.DateTimeFormatOptions} parts */
function dateName(iso, parts) {
  const at = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? iso : at.toLocaleDateString('en-GB', { ...parts, timeZone: 'UTC' });
}
