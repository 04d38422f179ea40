import { defineConfig } from 'vite';

// The TypeScript that the command line shares with the page, as one module for plain node.
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'web/replay/index.ts',
    target: 'node20',
    outDir: 'build/node',
    minify: false,
    // core.mjs finds core.wasm beside itself, so it stays where CMake put it.
    rolldownOptions: { external: ['#core'], output: { entryFileNames: 'replay.mjs' } },
  },
});
