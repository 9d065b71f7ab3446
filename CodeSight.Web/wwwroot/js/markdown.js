// @ts-check
// A model's Markdown as harmless nodes: no HTML of its own, no pictures, links to web and mail addresses only.
import DOMPurify from '../vendor/dompurify/dompurify.js';
import MarkdownIt from '../vendor/markdown-it/markdown-it.js';
import { scrollable } from './table.js';

const parser = new MarkdownIt('default', { html: false, linkify: false, breaks: true });
// [1]: would hide a line and [1] become a link; a picture would be fetched from wherever the answer says.
parser.disable(['reference', 'image']);
parser.validateLink = (/** @type {string} */ address) => /^(?:https?:|mailto:)/i.test(address.trim());

const HARMLESS = {
  ALLOWED_TAGS: [
    'a',
    'blockquote',
    'br',
    'code',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'li',
    'ol',
    'p',
    'pre',
    's',
    'strong',
    'table',
    'tbody',
    'td',
    'th',
    'thead',
    'tr',
    'ul',
  ],
  ALLOWED_ATTR: ['href', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: /** @type {const} */ (true),
};
const DIRECTED = 'p, li, blockquote, th, td, h3, h4, h5, h6';

/** @param {string} text @returns {DocumentFragment} */
export function markdown(text) {
  const out = DOMPurify.sanitize(parser.render(text), HARMLESS);
  // Headings of an answer stand below its question, which is an h2.
  for (const node of out.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Math.min(6, Number(node.tagName[1]) + 2);
    const lower = document.createElement(`h${level}`);
    lower.append(...node.childNodes);
    node.replaceWith(lower);
  }
  for (const node of out.querySelectorAll(DIRECTED)) node.setAttribute('dir', 'auto');
  for (const link of out.querySelectorAll('a')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
  }
  for (const code of out.querySelectorAll('pre')) code.setAttribute('tabindex', '0'); // so that keys can scroll it
  for (const table of out.querySelectorAll('table')) {
    const frame = scrollable();
    table.replaceWith(frame);
    frame.append(table);
  }
  return out;
}
