// @ts-check
// What administrators do: people, groups, collections, keys, usage, feedback, the audit log.
import { call } from './api.js';

/**
 * @typedef {import('./roles.js').Role} Role
 * @typedef {{ id: number, name: string }} GroupName
 * @typedef {{ id: string, email: string, name: string }} PersonName
 *
 * @typedef {object} Person
 * @property {string} id
 * @property {string} email
 * @property {string} name
 * @property {Role} role
 * @property {boolean} is_active
 * @property {boolean} two_factor
 * @property {GroupName[]} groups
 * @property {string} created_at
 * @property {string | null} last_sign_in_at
 * @property {boolean} has_password
 *
 * @typedef {object} Group
 * @property {number} id
 * @property {string} name
 * @property {PersonName[]} members
 *
 * @typedef {object} Collection
 * @property {number} id
 * @property {string} name
 * @property {string} description
 * @property {string[]} globs
 * @property {boolean} is_open everybody who may search reads it
 * @property {GroupName[]} groups
 * @property {PersonName[]} accounts
 * @property {number} documents
 *
 * @typedef {object} Key
 * @property {number} id
 * @property {string} name
 * @property {string} shown its beginning and its end
 * @property {string[]} scopes
 * @property {string[] | null} globs
 * @property {PersonName | null} account whom it acts for
 * @property {string} created_at
 * @property {string | null} expires_at
 * @property {string | null} last_used_at
 *
 * @typedef {object} Used what was used in a month
 * @property {number} questions
 * @property {number} input_tokens
 * @property {number} output_tokens
 * @property {number} estimated_answers answers whose tokens were estimated
 * @property {number | null} cost null where the server knows no prices
 *
 * @typedef {{ kind: 'default' | 'own' | 'none', tokens: number | null }} Budget tokens a month, null for any number
 *
 * @typedef {object} Usage
 * @property {string} month such as 2026-11
 * @property {(PersonName & { used: Used, budget: Budget })[]} accounts
 * @property {number} total
 * @property {{ consumer: string, name: string | null, used: Used }[]} others
 * @property {Used} sum
 * @property {number | null} default_budget
 * @property {{ input: number, output: number, currency: string } | null} prices of a million tokens
 *
 * @typedef {'up' | 'down'} Rating
 *
 * @typedef {object} Feedback
 * @property {string} message_id
 * @property {string} rated_at
 * @property {Rating} rating
 * @property {string | null} comment
 * @property {string | null} expected_file the document that should have answered
 * @property {string} question
 * @property {string | null} searched_for
 * @property {string | null} text the answer
 * @property {string | null} model
 * @property {string[]} files what the answer cites
 * @property {string} owner such as account:ID, key:ID, browser:HASH
 * @property {string | null} email
 *
 * @typedef {object} UnansweredGroup
 * @property {string} question
 * @property {number} count
 * @property {number} askers
 * @property {string} first_asked
 * @property {string} last_asked
 * @property {string[]} others other wordings
 * @property {string[]} messages
 * @property {string | null} expected_file
 *
 * @typedef {object} AuditEntry
 * @property {number} id
 * @property {string} at
 * @property {string | null} actor
 * @property {string} action
 * @property {string | null} object
 * @property {'ok' | 'refused'} outcome
 * @property {string | null} address
 */

const ADMIN = '/api/admin';

/** @param {string | number} id */
const part = (id) => encodeURIComponent(id);

/** @param {{ q?: string, offset?: number, limit: number }} page @returns {Promise<{ accounts: Person[], total: number }>} */
export const people = ({ q = '', offset = 0, limit }) => call('GET', `${ADMIN}/accounts?${query({ q, offset, limit })}`);

/** @param {{ email: string, name?: string, role: Role, groups: number[] }} wish @returns {Promise<{ account: Person, link: string }>} */
export const invite = (wish) => call('POST', `${ADMIN}/accounts`, { body: wish });

/** @param {string} id @param {{ name?: string, role?: Role, is_active?: boolean, groups?: number[] }} changes @returns {Promise<Person>} */
export const changePerson = (id, changes) => call('PATCH', `${ADMIN}/accounts/${part(id)}`, { body: changes });

/** @param {string} id */
export const deletePerson = (id) => call('DELETE', `${ADMIN}/accounts/${part(id)}`);

/** A link by which the person sets a password. @param {string} id @returns {Promise<{ link: string }>} */
export const passwordLink = (id) => call('POST', `${ADMIN}/accounts/${part(id)}/link`);

/** @param {string} id */
export const endSessions = (id) => call('DELETE', `${ADMIN}/accounts/${part(id)}/sessions`);

/** @param {string} id */
export const endTwoFactorOf = (id) => call('DELETE', `${ADMIN}/accounts/${part(id)}/two-factor`);

/** @returns {Promise<{ groups: Group[] }>} */
export const groups = () => call('GET', `${ADMIN}/groups`);

/** @param {number | null} id null for a new one @param {{ name?: string, members?: string[] }} wish all that is to change @returns {Promise<Group>} */
export const saveGroup = (id, wish) => save('groups', id, wish);

/** @param {number} id */
export const deleteGroup = (id) => call('DELETE', `${ADMIN}/groups/${part(id)}`);

/** @returns {Promise<{ collections: Collection[], documents_in_no_collection: number }>} */
export const collections = () => call('GET', `${ADMIN}/collections`);

/**
 * @param {number | null} id null for a new one
 * @param {{ name?: string, description?: string, globs?: string[], is_open?: boolean, groups?: number[], accounts?: string[] }} wish all that is
 *   to change
 * @returns {Promise<Collection>}
 */
export const saveCollection = (id, wish) => save('collections', id, wish);

/** @param {number} id */
export const deleteCollection = (id) => call('DELETE', `${ADMIN}/collections/${part(id)}`);

/** @returns {Promise<{ keys: Key[] }>} */
export const keys = () => call('GET', `${ADMIN}/keys`);

/**
 * @param {{ name: string, scopes: string[], globs: string[] | null, expires_at: string | null, account: string | null }} wish
 * @returns {Promise<{ key: Key, secret: string }>}
 */
export const createKey = (wish) => call('POST', `${ADMIN}/keys`, { body: wish });

/** @param {number} id */
export const deleteKey = (id) => call('DELETE', `${ADMIN}/keys/${part(id)}`);

/** @param {{ month: string, q?: string, offset?: number, limit: number }} page month is '' for the present one @returns {Promise<Usage>} */
export const usage = ({ month, q = '', offset = 0, limit }) => call('GET', `${ADMIN}/usage?${query({ month, q, offset, limit })}`);

/** @param {string} id @param {{ kind: Budget['kind'], tokens?: number }} wish @returns {Promise<Budget>} */
export const setBudget = (id, wish) => call('PUT', `${ADMIN}/accounts/${part(id)}/budget`, { body: wish });

/** @param {{ rating?: Rating | '', offset?: number, limit: number }} page @returns {Promise<{ feedback: Feedback[], total: number }>} */
export const feedback = ({ rating, offset = 0, limit }) => call('GET', `${ADMIN}/feedback?${query({ rating, offset, limit })}`);

/** Where the ratings are downloaded. */
export const feedbackExport = `${ADMIN}/feedback/export`;

/** @param {number} days @returns {Promise<{ groups: UnansweredGroup[] }>} */
export const unanswered = (days) => call('GET', `${ADMIN}/unanswered?${query({ days })}`);

/** Where the questions that were not answered are downloaded. @param {number} days */
export const unansweredExport = (days) => `${ADMIN}/unanswered/export?${query({ days })}`;

/**
 * @param {{ before?: number | null, action?: string, actor?: string, limit: number }} page
 * @returns {Promise<{ entries: AuditEntry[], next: number | null }>}
 */
export const audit = ({ before, action, actor, limit }) => call('GET', `${ADMIN}/audit?${query({ before, limit, action, actor })}`);

/** @param {string} what @param {number | null} id @param {unknown} body */
const save = (what, id, body) =>
  id === null ? call('POST', `${ADMIN}/${what}`, { body }) : call('PATCH', `${ADMIN}/${what}/${part(id)}`, { body });

/** @param {Record<string, string | number | null | undefined>} values those that say something */
function query(values) {
  const named = Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined && value !== 0);
  return new URLSearchParams(named.map(([name, value]) => [name, String(value)]));
}
