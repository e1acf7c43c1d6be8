/** The help of the rules, from the comments of the `intake` crate; loaded when somebody looks at a problem. */
import type { Lang } from './catalog';

export interface Help {
  meaning: string;
  reason: string;
  remedy: string;
}

const PAGES: Record<Lang, () => Promise<{ default: Record<string, Help> }>> = {
  es: () => import('../../../crates/intake/messages/help/es.json'),
  en: () => import('../../../crates/intake/messages/help/en.json'),
};

/** The help of a code; `null` where its text says all, and where the pages cannot be had. */
export async function helpOf(lang: Lang, code: string): Promise<Help | null> {
  try {
    const { default: pages } = await PAGES[lang]();
    return pages[code] ?? null;
  } catch {
    return null;
  }
}
