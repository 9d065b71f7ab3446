// @ts-check
// Why an identity provider sent a visitor back without having signed in: a code in the page's address, which gets its words here.

const PARAMETER = 'sign-in-failed';

/** @type {[string, (name: string) => string][]} */
const SENTENCES = [
  ['provider_unavailable', (name) => `${name} did not answer. Try again in a moment, or use your password.`],
  ['provider_refused', (name) => `${name} did not let you in.`],
  ['provider_invalid', (name) => `The answer of ${name} cannot be trusted. If this stays, tell your administrator.`],
  ['sign_in_expired', () => 'That sign-in took too long, or was used already. Sign in again.'],
  ['too_many_sign_ins', () => 'There were too many sign-ins from your network. Try again in a minute.'],
  ['server_unavailable', () => 'The server cannot reach its database. Try again in a moment.'],
  ['account_deactivated', () => 'Your account is deactivated. Ask your administrator.'],
  ['email_not_verified', (name) => `${name} has not verified your e-mail address, so no account can be found by it.`],
  ['email_taken', (name) => `The account with your e-mail address belongs to another sign-in at ${name}. Ask your administrator.`],
  [
    'second_factor',
    (name) => `Your account asks for a second factor. Sign in with your password and turn that off; then ${name} can be linked to it.`,
  ],
  ['account_unknown', () => 'You have no account here yet. Ask your administrator for an invitation.'],
];
const FAULTS = new Map(SENTENCES);

/** The reason in the page's address, which is taken out of it; null where there is none. @returns {string | null} */
export function takeFaultCode() {
  const address = new URL(location.href);
  const code = address.searchParams.get(PARAMETER);
  if (code === null) return null;
  address.searchParams.delete(PARAMETER);
  window.history.replaceState(window.history.state, '', address);
  return code;
}

/** The reason in a sentence. @param {string} code @param {string} [name] of the provider */
export const providerFault = (code, name = 'the other server') =>
  FAULTS.get(code)?.(name) ?? `Signing in with ${name} failed. Try again, or use your password.`;
