// @ts-check
// What the sections of the admin page share.
import * as admin from '../admin-api.js';
import { among } from '../picker.js';

/**
 * @typedef {import('../session.js').Run} Run
 * @typedef {{ run: Run }} Page
 */

const FOUND = 20;

/** @param {{ name: string, email: string }} person */
export const called = ({ name, email }) => name || email;

/** A person as something to choose. @param {admin.PersonName} person */
export const personItem = (person) => ({ id: person.id, label: called(person), detail: person.name ? person.email : undefined });

/** @param {admin.GroupName} group */
export const groupItem = ({ id, name }) => ({ id, label: name });

/** Finds people for a picker. @param {Run} run */
export const findPeople = (run) => async (/** @type {string} */ words) => {
  const { accounts, total } = await run(() => admin.people({ q: words, limit: FOUND }));
  return { items: accounts.map(personItem), more: Math.max(0, total - accounts.length) };
};

/** Finds groups for a picker; they are read once. @param {Run} run */
export function findGroups(run) {
  /** @type {ReturnType<typeof admin.groups> | null} */
  let reading = null;
  return async (/** @type {string} */ words) => {
    reading ??= run(() => admin.groups());
    reading.catch(() => {
      reading = null;
    });
    return among((await reading).groups.map(groupItem), FOUND)(words);
  };
}

/** The lines of a text, without empty ones. @param {string} text */
export const linesOf = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Names in a line: the first ones and how many more. @param {string[]} names */
export function someOf(names) {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** @param {string | null} iso @returns {string} a day, or '' */
export function day(iso) {
  const at = iso ? Date.parse(iso) : NaN;
  return Number.isNaN(at) ? '' : new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/**
 * What differs from what a form was opened with, lists compared in any order: what somebody else has changed meanwhile stays.
 * @template {Record<string, unknown>} T
 * @param {Record<string, unknown>} before
 * @param {T} after
 * @returns {Partial<T>}
 */
export function changesOf(before, after) {
  const text = (/** @type {unknown} */ value) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
  return /** @type {Partial<T>} */ (
    Object.fromEntries(Object.entries(after).filter(([name, value]) => text(before[name]) !== text(value)))
  );
}
