// @ts-check
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { qrCode } from '../wwwroot/js/qr-code.js';

/** The picture as pixels, each module 4 wide. @param {SVGElement} svg */
function draw(svg) {
  const modules = Number(svg.getAttribute('viewBox')?.split(' ')[2]);
  const width = modules * 4;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of svg
    .querySelector('path')
    ?.getAttribute('d')
    ?.matchAll(/M(\d+) (\d+)h1v1h-1z/g) ?? [])
    for (let dy = 0; dy < 4; dy++)
      for (let dx = 0; dx < 4; dx++) data.fill(0, ((+y * 4 + dy) * width + +x * 4 + dx) * 4, ((+y * 4 + dy) * width + +x * 4 + dx) * 4 + 3);
  return { width, height: width, data };
}

test('QR code is read back as the text that it was made of', () => {
  const uri = 'otpauth://totp/CodeSight:ada.lovelace%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=CodeSight&digits=6';

  expect(decodeQR(draw(qrCode(uri, 'QR code')))).toBe(uri);
});
