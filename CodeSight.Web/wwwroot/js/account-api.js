// @ts-check
// What a person does to the own account.
import { call } from './api.js';

/**
 * @typedef {object} Profile
 * @property {string} id
 * @property {string} email
 * @property {string} name
 * @property {string} role
 * @property {boolean} two_factor
 * @property {string[]} groups
 * @property {string} created_at
 * @property {string | null} last_sign_in_at
 *
 * @typedef {object} OwnUsage
 * @property {string} month such as 2026-11
 * @property {import('./admin-api.js').Used} used
 * @property {import('./admin-api.js').Budget} budget
 * @property {string} currency of the cost
 * @property {string} resets_on the day on which the next month begins
 *
 * @typedef {object} Device a session
 * @property {string} id
 * @property {string} device
 * @property {string} address
 * @property {string} created_at
 * @property {string} last_seen_at
 * @property {boolean} is_current
 */

/** @returns {Promise<Profile>} */
export const profile = () => call('GET', '/api/account');

/** @param {{ name: string }} changes @returns {Promise<Profile>} */
export const changeProfile = (changes) => call('PATCH', '/api/account', { body: changes });

/** Ends all other sessions. @param {string} current @param {string} next */
export const changePassword = (current, next) => call('POST', '/api/account/password', { body: { current, new: next } });

/** What the own account used this month. @returns {Promise<OwnUsage>} */
export const usage = () => call('GET', '/api/account/usage');

/** @returns {Promise<{ sessions: Device[] }>} */
export const devices = () => call('GET', '/api/account/sessions');

/** @param {string} id */
export const endDevice = (id) => call('DELETE', `/api/account/sessions/${encodeURIComponent(id)}`);

/** A secret for the second factor, which is on once a code of it is confirmed. @returns {Promise<{ secret: string, uri: string }>} */
export const startTwoFactor = () => call('POST', '/api/account/two-factor');

/** @param {string} code @returns {Promise<{ recovery_codes: string[] }>} */
export const confirmTwoFactor = (code) => call('PUT', '/api/account/two-factor', { body: { code } });

/** @param {string} password */
export const endTwoFactor = (password) => call('POST', '/api/account/two-factor/disable', { body: { password } });

/** Sets the password by a link. @param {{ account: string, token: string, password: string, name?: string }} wish */
export const setPassword = (wish) => call('POST', '/api/password-link', { body: wish });
