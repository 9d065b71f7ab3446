// @ts-check
import { expect, test } from 'vitest';
import { budgetBar, csv, dayName, money, monthName, monthsUpTo } from '../wwwroot/js/usage.js';

test('amounts have two digits, and four where two would say nothing', () => {
  expect(money(0, 'EUR')).toBe('0.00 EUR');
  expect(money(0.0038, 'EUR')).toBe('0.0038 EUR');
  expect(money(0.152, 'EUR')).toBe('0.15 EUR');
  expect(money(1234.5, '')).toBe('1,234.50');
});

test('months and days are those of UTC, also over the turn of a year', () => {
  expect(monthsUpTo('2026-02', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect(monthName('2026-11')).toBe('November 2026');
  expect(dayName('2026-12-01')).toBe('1 December');
  expect(dayName('soon')).toBe('soon');
});

test('a file for spreadsheets holds every text as it is, and no formula', () => {
  const rows = [
    ['Name', 'Tokens'],
    ['Ada, "the first"', 12],
    ['=1+1', -3],
    ['@sum', ''],
    ['two\nlines', 0.5],
  ];
  expect(csv(rows)).toBe('\uFEFFName,Tokens\r\n"Ada, ""the first""",12\r\n\'=1+1,-3\r\n\'@sum,\r\n"two\nlines",0.5\r\n');
});

test('a bar shows the used part of a budget, and is not there without one', () => {
  const used = { questions: 3, input_tokens: 900, output_tokens: 300, estimated_answers: 0, cost: null };
  expect(budgetBar('Used', used, { kind: 'none', tokens: null })).toBeNull();
  expect(budgetBar('Used', used, { kind: 'own', tokens: 0 })).toBeNull();
  expect(budgetBar('Used', used, { kind: 'own', tokens: 2000 })?.position).toBeCloseTo(0.6);
  expect(budgetBar('Used', used, { kind: 'own', tokens: 1000 })?.value).toBe(1000);
});
