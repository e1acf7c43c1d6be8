import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    // Styles live in src/styles and reach the shadow root as one adopted sheet: a <style> element
    // would need 'unsafe-inline' in the content security policy.
    css: 'external',
  },
};
