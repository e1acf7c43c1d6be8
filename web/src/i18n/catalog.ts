/** The texts in both languages. A key that one of them lacks does not compile. */
import issuesEn from '../../../crates/intake/messages/en.json';
import issuesEs from '../../../crates/intake/messages/es.json';
import fieldsEn from '../../../crates/intake/messages/fields.en.json';
import fieldsEs from '../../../crates/intake/messages/fields.es.json';
import enTexts from './en.json';
import esTexts from './es.json';

export type Lang = 'es' | 'en';
export type Key = keyof typeof esTexts;
/** A key that has a text for each plural category, named without the category. */
export type PluralKey = { [K in Key]: K extends `${infer Stem}.other` ? Stem : never }[Key];

type EnglishKey = keyof typeof enTexts;

export const TEXTS: Record<Lang, Record<Key, string>> = {
  es: esTexts satisfies Record<EnglishKey, string>,
  en: enTexts satisfies Record<Key, string>,
};

const ISSUES: Record<Lang, Record<string, string>> = { es: issuesEs, en: issuesEn };
const FIELDS: Record<Lang, Record<string, string>> = { es: fieldsEs, en: fieldsEn };

/** How numbers and dates are written: Mexican Spanish groups thousands with commas. */
export const LOCALES: Record<Lang, string> = { es: 'es-MX', en: 'en-US' };

export type Params = Record<string, string | number>;

export function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** The text of an issue, from the catalogue of the `intake` crate. */
export function issueText(lang: Lang, code: string, params: Params): string {
  return fill(ISSUES[lang][code] ?? code, params);
}

/** The name of a field of a record type, from the catalogue of the `intake` crate. */
export function fieldName(lang: Lang, type: string, name: string): string | undefined {
  return FIELDS[lang][`${type}.${name}`];
}

/** A short name for a list of many rows, whose values differ. */
export function issueName(lang: Lang, code: string): string {
  const key = `name.${code}`;
  return has(key) ? TEXTS[lang][key] : code.replaceAll('_', ' ');
}

export function has(key: string): key is Key {
  return key in esTexts;
}
