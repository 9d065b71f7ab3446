// @ts-check

/** @typedef {{ account: string, token: string }} Link */

/** What a link's fragment `#ACCOUNT.TOKEN` names, or null where a part is missing. @param {string} hash @returns {Link | null} */
export function readLink(hash) {
  const [, account, token] = /^#([^.]+)\.(.+)$/.exec(hash) ?? [];
  return account && token ? { account, token: decoded(token) } : null;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
