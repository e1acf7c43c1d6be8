/** The page around the element: keeps the language of the document and remembers it. */
import './element';

const KEPT = 'mudanza-lang';
const element = document.querySelector('mudanza-import');

function speak(lang: string): void {
  document.documentElement.lang = lang;
  element?.setAttribute('lang', lang);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

const lang = remembered();
if (lang === 'en' || lang === 'es') speak(lang);

element?.addEventListener('mudanza-lang', (event) => {
  const chosen = (event as CustomEvent<string>).detail;
  speak(chosen);
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // A browser that keeps nothing asks for nothing.
  }
});
