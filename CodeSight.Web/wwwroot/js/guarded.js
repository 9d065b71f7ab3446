// @ts-check

/**
 * Makes one part of the page; if that fails, the error goes to the console and a plain part takes its place,
 * so that one document or one turn never takes the rest of the page with it.
 * @template T
 * @param {string} what names the part in the console
 * @param {() => T} make
 * @param {() => T} plain must not fail
 * @returns {T}
 */
export function guarded(what, make, plain) {
  try {
    return make();
  } catch (error) {
    console.error(`${what} cannot be shown:`, error);
    return plain();
  }
}
