// @ts-check
import { encodeQR } from '../vendor/qr/qr.js';

/** Modules of empty ground that the standard wants around a code. */
const BORDER = 4;

/** A QR code as a picture: dark on white in every theme, since not every reader takes it the other way round. @param {string} text @param {string} label */
export function qrCode(text, label) {
  const rows = encodeQR(text, 'raw', { border: BORDER, ecc: 'medium' });
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute('class', 'qr-code');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', rows.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join(''));
  svg.append(path);
  return svg;
}
