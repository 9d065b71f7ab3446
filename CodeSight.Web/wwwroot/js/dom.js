// @ts-check
// Every node of the page is made here or in the page's HTML. Text only ever becomes a text node.

/** @typedef {string | number | Node | null | undefined | false} Child */

/**
 * An element with attributes, listeners (`onclick` and the like, as functions) and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [attributes] false, null and undefined leave an attribute out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  add(node, ...children);
  return node;
}

/** Appends children, leaving out the empty ones. @param {Node} parent @param {...Child} children */
export function add(parent, ...children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * The element of the page with this id.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no element #${id}`);
  return /** @type {T} */ (node);
}

/** Paths on a 20 by 20 grid, drawn as lines. @type {Record<string, string>} */
const PATHS = {
  menu: 'M3 6h14M3 10h14M3 14h9',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  arrow: 'M4 10h12M11 5l5 5-5 5',
  stop: 'M6 6h8v8H6z',
  filter: 'M3 5h14M6 10h8M9 15h2',
  refresh: 'M16 10a6 6 0 1 1-2-4.5M16 3v4h-4',
  signout: 'M8 4H4v12h4M8 10h9M13 6l4 4-4 4',
  pencil: 'M4 16l1-4 8-8 3 3-8 8z',
  trash: 'M4 6h12M8 6V4h4v2M6 6l1 10h6l1-10',
  copy: 'M8 7h8v9H8zM5 13H4V4h9v1',
  down: 'M5 8l5 5 5-5',
  person: 'M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M4 16.5c.6-3.2 3-5 6-5s5.4 1.8 6 5',
  people:
    'M7.5 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M2.5 15.5c.5-2.6 2.4-4 5-4s4.5 1.4 5 4M13 4.8a2.3 2.3 0 0 1 0 4.4M14.5 11.8c1.7.6 2.7 1.9 3 3.700',
  search: 'M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4M13 13l4 4',
  left: 'M12 5l-5 5 5 5',
  'thumb-up':
    'M4 9h2.500v7H4zM6.500 9l3-6c1.500 0 2 1 1.700 2.500L10.700 8H15a1.500 1.500 0 0 1 1.500 1.800l-1 5A1.500 1.500 0 0 1 14 16H6.500',
  'thumb-down':
    'M16 11h-2.500V4H16zM13.500 11l-3 6c-1.500 0-2-1-1.700-2.500l.5-2.500H5a1.500 1.500 0 0 1-1.500-1.800l1-5A1.500 1.500 0 0 1 6 4h7.500',
  share: 'M13 6a2 2 0 1 0 0-.1M7 10a2 2 0 1 0 0 .1M13 14.500a2 2 0 1 0 0-.1M8.500 9l3-2M8.500 11l3 2',
  download: 'M10 3v9M6 9l4 4 4-4M4 16h12',
  keys: 'M3 5h14v10H3zM6 8h1M9.500 8h1M13 8h1M6 12h8',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  sun: 'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6M10 2v2M10 16v2M2 10h2M16 10h2M4.5 4.5l1.2 1.2M14.3 14.3l1.2 1.2M4.5 15.5l1.2-1.2M14.3 5.7l1.2-1.2',
  moon: 'M16 12a6.5 6.5 0 0 1-8-8 6.5 6.5 0 1 0 8 8z',
  auto: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 3v14M10 6h4.5M10 10h7M10 14h4.5',
};

/** A decorative icon. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.appendChild(path);
  return svg;
}

/** Puts an icon in place of what the element holds. @param {HTMLElement} node @param {string} name */
export function setIcon(node, name) {
  node.replaceChildren(icon(name));
}

/** Draws the icons that the page's HTML asks for by `data-icon`. */
export function drawIcons() {
  for (const node of document.querySelectorAll('[data-icon]'))
    setIcon(/** @type {HTMLElement} */ (node), /** @type {HTMLElement} */ (node).dataset.icon ?? '');
}
