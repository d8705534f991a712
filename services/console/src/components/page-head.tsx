import type { ReactNode } from 'react';
import { useShown } from '../language/language.ts';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The name of the page, in the page and in the browser's tab. */
export function PageHead({ title, children }: PageHeadProps) {
  const { say } = useShown();
  return (
    <header className="page-head">
      <title>{`${title} · ${say.shell.product}`}</title>
      <h1>{title}</h1>
      {children}
    </header>
  );
}
