import './style/tokens.css';
import './style/console.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { Unanswered } from './api/ask.ts';
import { routes } from './routes.tsx';

/** What was refused will be refused again; what nobody answered may have been a restart. */
const retriesMax = 2;
const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < retriesMax && error instanceof Unanswered && error.trouble.kind === 'unreachable',
      retryDelay: (failures) => 500 * 2 ** failures,
    },
  },
});

const place = document.getElementById('console');
if (place === null) throw new Error('index.html has no element with the id "console"');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={createBrowserRouter([...routes])} />
    </QueryClientProvider>
  </StrictMode>,
);
