import type { ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { carriedSearch } from '../address/view.ts';

interface PageLinkProps {
  readonly to: string;
  /** Parameters of the page itself; language and zone are added. */
  readonly search?: URLSearchParams;
  readonly className?: string;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link inside the console: it takes the reader's language and zone along, if the address carries them. */
export function PageLink({ to, search, className, label, children }: PageLinkProps) {
  const address = usePageAddress();
  return (
    <Link to={address(to, search)} className={className} aria-label={label}>
      {children}
    </Link>
  );
}

/** A link of the main navigation; it says by `aria-current` where the reader is. */
export function NavigationLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  const address = usePageAddress();
  return (
    <NavLink to={address(to)} end={to === '/'}>
      {children}
    </NavLink>
  );
}

/** The address of a page with what follows the reader. */
export function usePageAddress(): (path: string, search?: URLSearchParams) => { readonly pathname: string; readonly search: string } {
  const carried = carriedSearch(new URLSearchParams(useLocation().search));
  return (path, search) => ({ pathname: path, search: new URLSearchParams([...(search ?? []), ...carried]).toString() });
}

export const deliveryPath = (deliveryId: string): string => `/d/${encodeURIComponent(deliveryId)}`;
export const podPath = (uid: string): string => `/pod/${encodeURIComponent(uid)}`;
export const workloadPath = (uid: string): string => `/workload/${encodeURIComponent(uid)}`;
export const sloPath = (objective: string): string => `/slo/${encodeURIComponent(objective)}`;
