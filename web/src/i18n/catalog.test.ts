import { expect, it } from 'vitest';
import issuesEs from '../../../crates/intake/messages/es.json';
import { fill, has, issueName, issueText, TEXTS, type Key } from './catalog';

const keys = Object.keys(TEXTS.es) as Key[];
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

it('has no empty text, and the same holes in both languages', () => {
  for (const key of keys) {
    expect(TEXTS.es[key], key).not.toBe('');
    expect(new Set(holes(TEXTS.en[key])), key).toEqual(new Set(holes(TEXTS.es[key])));
  }
});

it('has a text for each plural category of Spanish', () => {
  for (const key of keys.filter((each) => each.endsWith('.other') && has(each.replace('.other', '.one')))) {
    expect(has(key.replace('.other', '.many')), key).toBe(true);
  }
});

it('names every problem twice: what it is, and what to do', () => {
  for (const key of keys.filter((each) => each.startsWith('problem.') && !each.endsWith('.help'))) {
    expect(has(`${key}.help`), key).toBe(true);
  }
});

it('has a short name for every issue of the module', () => {
  for (const code of Object.keys(issuesEs)) expect(has(`name.${code}`), code).toBe(true);
  expect(issueName('es', 'email_invalid')).toBe('Correo no válido');
  expect(issueName('en', 'of_the_future')).toBe('of the future');
});

it('fills what it is given and leaves the rest to be seen', () => {
  expect(fill('{a} de {b}', { a: 1 })).toBe('1 de {b}');
  expect(issueText('es', 'unheard_of', {})).toBe('unheard_of');
  expect(issueText('es', 'date_unparsable', { value: 'ayer' })).toContain('ayer');
});
