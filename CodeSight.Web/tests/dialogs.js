// @ts-check
// jsdom knows the element dialog and not how it opens.

HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
/** @param {string} [value] */
HTMLDialogElement.prototype.close = function (value) {
  if (!this.open) return;
  this.open = false;
  if (value !== undefined) this.returnValue = value;
  this.dispatchEvent(new Event('close'));
};
