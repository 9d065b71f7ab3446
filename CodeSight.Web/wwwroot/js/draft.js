// @ts-check
// A question that was typed before the page was left to sign in elsewhere.

const KEY = 'codesight.draft';

/** @param {string | null} owner whose it is; null where nobody was signed in @param {string} text */
export function keepDraft(owner, text) {
  try {
    if (text) sessionStorage.setItem(KEY, JSON.stringify({ owner, text }));
  } catch {
    // Storage is blocked: the question is typed again.
  }
}

/** What was kept, once, unless it belongs to somebody else. @param {string | null} owner @returns {string} */
export function takeDraft(owner) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof kept?.text !== 'string') return '';
    if (kept.owner === null || kept.owner === owner) {
      // Back from the other place without having signed in: the next try may bring an owner.
      if (owner !== null) sessionStorage.removeItem(KEY);
      return kept.text;
    }
    sessionStorage.removeItem(KEY);
    return '';
  } catch {
    return '';
  }
}
