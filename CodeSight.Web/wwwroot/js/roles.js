// @ts-check

/** @typedef {'reader' | 'editor' | 'admin'} Role */

/** The roles, what they are called, and what they may do. @type {[Role, string, string][]} */
export const ROLES = [
  ['reader', 'Reader', 'Searches and asks'],
  ['editor', 'Editor', 'For those who will look after documents'],
  ['admin', 'Administrator', 'Also manages people and reads all documents'],
];

/** @param {string} role */
export const roleName = (role) => ROLES.find(([value]) => value === role)?.[1] ?? role;
