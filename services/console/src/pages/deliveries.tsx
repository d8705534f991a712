import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { deliveriesSearch, type Filters, readDeliveriesAddress } from '../address/filters.ts';
import { deliveriesQuestion } from '../api/questions.ts';
import { Answered } from '../components/answered.tsx';
import { DeliveriesTable } from '../components/deliveries-table.tsx';
import { DeliveryFilters } from '../components/delivery-filters.tsx';
import { PageHead } from '../components/page-head.tsx';
import { PageLink, usePageAddress } from '../components/page-link.tsx';
import { useShown } from '../language/language.ts';

/** The list of deliveries. Its address is its whole state; one page is asked for at a time, and nothing is counted. */
export function DeliveriesPage() {
  const { say } = useShown();
  const words = say.deliveries;
  const [search] = useSearchParams();
  const { filters, cursor } = readDeliveriesAddress(search);
  const deliveries = useQuery(deliveriesQuestion({ filters, cursor }));
  const navigate = useNavigate();
  const address = usePageAddress();
  const show = (next: Filters) => void navigate(address('/deliveries', deliveriesSearch({ filters: next, cursor: undefined })));
  return (
    <>
      <PageHead title={words.title} />
      <DeliveryFilters filters={filters} show={show} />
      <div aria-busy={deliveries.isPlaceholderData}>
        <Answered query={deliveries} what={words.what}>
          {(answer) =>
            answer.items.length === 0 ? (
              <div className="empty">
                <p>{Object.keys(filters).length === 0 && cursor === undefined ? words.noneYet : words.none}</p>
                {Object.keys(filters).length > 0 && <p className="quiet">{words.loosen}</p>}
              </div>
            ) : (
              <DeliveriesTable caption={words.table} rows={answer.items} />
            )
          }
        </Answered>
      </div>
      <Pages filters={filters} cursor={cursor} next={deliveries.data?.next ?? undefined} />
    </>
  );
}

interface PagesProps {
  readonly filters: Filters;
  readonly cursor: string | undefined;
  readonly next: string | undefined;
}

/** Cursors lead to older rows only; the way back is the browser's history, or the top of the list. */
function Pages({ filters, cursor, next }: PagesProps) {
  const { say } = useShown();
  const words = say.deliveries;
  const navigate = useNavigate();
  const cameFromNewer = useLocation().key !== 'default';
  return (
    <nav className="pages" aria-label={words.pages}>
      {cursor !== undefined && (
        <>
          <PageLink to="/deliveries" search={deliveriesSearch({ filters, cursor: undefined })}>
            {words.newest}
          </PageLink>
          {cameFromNewer && (
            <button type="button" onClick={() => void navigate(-1)}>
              ← {words.newer}
            </button>
          )}
        </>
      )}
      {next !== undefined && (
        <PageLink to="/deliveries" search={deliveriesSearch({ filters, cursor: next })} className="button">
          {words.older} →
        </PageLink>
      )}
      <span className="quiet keys">{words.keys}</span>
    </nav>
  );
}
