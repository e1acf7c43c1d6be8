/** `<mudanza-import>`: the importer in a shadow root, for any page, under a strict content security policy. */
import { flushSync, mount, unmount } from 'svelte';
import App from './App.svelte';
import { Session } from './flow/session.svelte';
import type { Lang } from './i18n/catalog';
import { I18n } from './i18n/i18n.svelte';
import css from './styles/index.css?inline';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

export class MudanzaImport extends HTMLElement {
  static readonly observedAttributes = ['lang'];
  readonly #i18n = new I18n('es');
  #session: Session | null = null;
  #app: Record<string, unknown> | null = null;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    if (this.#app || !this.shadowRoot) return;
    const session = new Session(this.getAttribute('server') ?? '');
    session.onevent = (name, detail) => this.#tell(name, detail);
    this.#session = session;
    this.#app = mount(App, {
      target: this.shadowRoot,
      props: {
        session,
        i18n: this.#i18n,
        onlang: (lang: Lang) => this.#tell('lang', lang),
        onstep: (step: string) => this.#tell('step', step),
      },
    });
    flushSync();
  }

  /** An element that is moved within the page is disconnected and connected in one turn. */
  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected || !this.#app) return;
      void unmount(this.#app);
      this.#session?.close();
      this.#app = null;
      this.#session = null;
    });
  }

  attributeChangedCallback(_name: string, _old: string | null, value: string | null): void {
    this.#i18n.lang = value?.toLowerCase().startsWith('en') ? 'en' : 'es';
  }

  #tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`mudanza-${name}`, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get('mudanza-import')) customElements.define('mudanza-import', MudanzaImport);
