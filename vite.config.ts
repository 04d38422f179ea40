import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

// The model runtime and the models are large and not needed for the first vitals: they live in a
// folder of their own, which the worker keeps for offline use once it has loaded them.
const MODEL_FOLDER = 'model';
const assetFileNames = (asset: { originalFileNames: string[] }): string =>
  asset.originalFileNames.some((name) => /onnxruntime-web|^models\//.test(name))
    ? `${MODEL_FOLDER}/[name]-[hash][extname]`
    : 'assets/[name]-[hash][extname]';

export default defineConfig({
  base: './', // Vigil runs from any folder of any static host
  publicDir: 'assets',
  assetsInclude: ['**/*.onnx', '**/*.vglh'],
  build: {
    target: 'chrome120',
    assetsInlineLimit: 0, // the Content-Security-Policy knows no data: scripts or fonts
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { assetFileNames } },
  },
  worker: { format: 'es', rolldownOptions: { output: { assetFileNames } } },
  plugins: [
    VitePWA({
      registerType: 'prompt', // a new version waits until the person agrees: never mid-watch
      injectRegister: false, // web/shell/offline.ts registers
      manifest: {
        id: './',
        name: 'Vigil',
        short_name: 'Vigil',
        description: "Watches a smartwatch's vital signs, live, on this device.",
        start_url: './',
        scope: './',
        display: 'standalone',
        orientation: 'any',
        background_color: '#0b0f14',
        theme_color: '#0b0f14',
        categories: ['health', 'medical', 'fitness'],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          {
            src: 'icons/maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
          { src: 'icons/vigil.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,mjs,css,wasm,json,svg,png,ttf,otf,woff2}'],
        globIgnores: [`${MODEL_FOLDER}/**`],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
        dontCacheBustURLsMatching: /^assets\//, // their names hold their hash already
        inlineWorkboxRuntime: true, // Trusted Types let a service worker import no script
        cleanupOutdatedCaches: true,
        clientsClaim: true,
      },
    }),
  ],
});
