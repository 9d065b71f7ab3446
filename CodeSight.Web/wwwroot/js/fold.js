// @ts-check
// Text as it is compared: letter case, accents, kinds of quotation mark and dash, and the width of white space do not count.

/**
 * @typedef {object} Folded
 * @property {string} text
 * @property {number[]} from where each code unit of the folded text starts in the original
 * @property {number[]} to where it ends there, past any combining marks
 */

const SPACE = /\s/u;
const INVISIBLE = /[\p{M}\p{Cf}]/u;
const QUOTE = /[\u2018-\u201f\u2039\u203a\u00ab\u00bb"`]/u;
const DASH = /[\p{Pd}\u2212]/u;

/** @param {string} original @returns {Folded} */
export function fold(original) {
  let text = '';
  /** @type {number[]} */
  const from = [];
  /** @type {number[]} */
  const to = [];
  let at = 0;
  for (const character of original) {
    const end = at + character.length;
    const plain = foldCharacter(character);
    if (plain === '' || (plain === ' ' && text.endsWith(' '))) {
      // A mark belongs to the letter before it; white space counts once.
      if (to.length) to[to.length - 1] = end;
    } else {
      text += plain;
      for (let i = 0; i < plain.length; i++) {
        from.push(at);
        to.push(end);
      }
    }
    at = end;
  }
  return { text, from, to };
}

/** @param {string} character one code point */
function foldCharacter(character) {
  if (character >= '0' && character <= '9' || character >= 'a' && character <= 'z') return character;
  if (SPACE.test(character)) return ' ';
  if (INVISIBLE.test(character)) return '';
  if (QUOTE.test(character)) return "'";
  if (DASH.test(character)) return '-';
  return character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
