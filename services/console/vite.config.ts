import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a developer's `lunettes up` or `lunettes demo` listens by default. */
const apiAddress = 'http://localhost:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    // The console is served under a policy that forbids inline code, so nothing may be folded into the page or into CSS.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 500,
  },
  server: { proxy: { '/api': apiAddress } },
});
