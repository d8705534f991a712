import type { RouteObject } from 'react-router';
import { Shell } from './components/shell.tsx';
import { DeliveriesPage } from './pages/deliveries.tsx';
import { DeliveryPage } from './pages/delivery.tsx';
import { LatePage } from './pages/late.tsx';
import { MissingPage } from './pages/missing.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { PodPage } from './pages/pod.tsx';
import { WorkloadPage } from './pages/workload.tsx';
import { WorkloadsPage } from './pages/workloads.tsx';

/** Every page of the console. Alerts and records carry these addresses, so one that exists is never renamed. */
export const routes: readonly RouteObject[] = [
  {
    element: <Shell />,
    // Shown for the moment in which a page's own file is fetched; no words, because the language is not known yet.
    hydrateFallbackElement: <main aria-busy="true" />,
    children: [
      { path: '/', element: <OverviewPage /> },
      { path: '/deliveries', element: <DeliveriesPage /> },
      { path: '/d/:deliveryId', element: <DeliveryPage /> },
      { path: '/pod/:uid', element: <PodPage /> },
      { path: '/workloads', element: <WorkloadsPage /> },
      { path: '/workload/:uid', element: <WorkloadPage /> },
      { path: '/late', element: <LatePage /> },
      // It alone draws charts, so it alone brings the chart library.
      { path: '/slo/:objective', lazy: async () => ({ Component: (await import('./pages/slo.tsx')).SloPage }) },
      { path: '*', element: <MissingPage /> },
    ],
  },
];
