/** The texts of one importer in its language; two importers on a page may speak two. */
import { getContext, setContext } from 'svelte';
import type { Issue, RecordType } from '../wire/intake';
import { fieldName, fill, has, issueName, issueText, LOCALES, TEXTS, type Key, type Lang, type Params, type PluralKey } from './catalog';

const CONTEXT = Symbol('i18n');

export class I18n {
  lang = $state<Lang>('es');
  readonly locale = $derived(LOCALES[this.lang]);
  readonly #numbers = $derived(new Intl.NumberFormat(this.locale));
  readonly #plurals = $derived(new Intl.PluralRules(this.locale));
  readonly #dates = $derived(new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }));

  constructor(lang: Lang) {
    this.lang = lang;
  }

  t(key: Key, params: Params = {}): string {
    return fill(TEXTS[this.lang][key], params);
  }

  /** A text with a count: Spanish says "1,000,000 de filas". */
  n(key: PluralKey, count: number, params: Params = {}): string {
    const category = this.#plurals.select(count);
    const exact = `${key}.${category}`;
    const chosen = has(exact) ? exact : (`${key}.other` as Key);
    return this.t(chosen, { n: this.number(count), ...params });
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  percent(fraction: number): string {
    return new Intl.NumberFormat(this.locale, { style: 'percent', maximumFractionDigits: 0 }).format(fraction);
  }

  date(iso: string): string {
    return this.#dates.format(Date.parse(iso));
  }

  list(items: string[]): string {
    return new Intl.ListFormat(this.locale, { type: 'conjunction' }).format(items);
  }

  size(bytes: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const step = Math.min(3, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
    const format = new Intl.NumberFormat(this.locale, {
      style: 'unit',
      unit: units[step] as string,
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: step > 1 ? 1 : 0,
    });
    return format.format(bytes / 1000 ** step);
  }

  duration(seconds: number): string {
    const minutes = seconds >= 90;
    return new Intl.NumberFormat(this.locale, {
      style: 'unit',
      unit: minutes ? 'minute' : 'second',
      unitDisplay: 'long',
      maximumFractionDigits: 0,
    }).format(minutes ? seconds / 60 : seconds);
  }

  /** The name of a field; a field that the catalogue does not know yet shows its own name. */
  field(type: RecordType, name: string): string {
    return fieldName(this.lang, type, name) ?? name.replaceAll('_', ' ');
  }

  /** The name of a country by its two letters. */
  country(code: string): string {
    return new Intl.DisplayNames(this.locale, { type: 'region' }).of(code) ?? code;
  }

  /** A word of a closed list, such as a species, as people say it. */
  value(word: string): string {
    const key = `value.${word}`;
    return has(key) ? this.t(key) : word;
  }

  issue(issue: Pick<Issue, 'code' | 'params'>): string {
    const params = Object.entries(issue.params).map(([name, value]) => [name, this.#param(name, value)]);
    return issueText(this.lang, issue.code, Object.fromEntries(params) as Params);
  }

  /** Parameters that name things of the schema are said as the screen says them. */
  #param(name: string, value: string | string[]): string {
    if (Array.isArray(value)) return this.list(value.map((field) => this.#anyField(field)));
    const said: Record<string, string> = { record_type: `type.${value}`, order: `facts.dates.${value}`, mark: `mark.${value}` };
    const key = name === 'encoding' || name === 'other' ? `facts.encoding.${value}` : said[name];
    if (!key || !has(key)) return value;
    return name in said ? this.t(key).toLowerCase() : this.t(key);
  }

  #anyField(name: string): string {
    return this.field(fieldName(this.lang, 'client', name) ? 'client' : 'pet', name);
  }

  issueName(code: string): string {
    return issueName(this.lang, code);
  }

  /** What a problem is, and what to do about it. */
  problem(code: string): { title: string; help: string } {
    const known = has(`problem.${code}`) ? code : 'server';
    return { title: this.t(`problem.${known}` as Key), help: this.t(`problem.${known}.help` as Key) };
  }
}

export function provideI18n(i18n: I18n): void {
  setContext(CONTEXT, i18n);
}

export function useI18n(): I18n {
  return getContext<I18n>(CONTEXT);
}
