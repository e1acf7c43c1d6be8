import { expect, it } from 'vitest';
import issuesEs from '../../../crates/intake/messages/es.json';
import { helpOf } from './help';

it('has the same help in both languages', async () => {
  let pages = 0;
  for (const code of Object.keys(issuesEs)) {
    const [es, en] = [await helpOf('es', code), await helpOf('en', code)];
    expect(es === null, code).toBe(en === null);
    if (!es || !en) continue;
    pages += 1;
    for (const text of [...Object.values(es), ...Object.values(en)]) expect(text, code).not.toBe('');
    expect(es.remedy, code).not.toBe(en.remedy);
  }
  expect(pages).toBeGreaterThan(10);
});

it('has none where the text says all', async () => {
  expect(await helpOf('es', 'row_too_long')).toBeNull();
  expect(await helpOf('en', 'unheard_of')).toBeNull();
});
