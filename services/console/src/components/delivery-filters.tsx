import { type FormEvent, useId, useRef } from 'react';
import {
  actions,
  deliveriesSearch,
  type FilterKey,
  type Filters,
  filterKeys,
  outcomes,
  sides,
  verdicts,
  withFilter,
} from '../address/filters.ts';
import { fieldInstant, instantField, type Zone } from '../format/instant.ts';
import type { Messages } from '../language/en.ts';
import { useShown, wordOf } from '../language/language.ts';
import { PageLink } from './page-link.tsx';

interface DeliveryFiltersProps {
  readonly filters: Filters;
  readonly show: (filters: Filters) => void;
}

const textKeys = ['q', 'cluster', 'namespace', 'workload', 'node', 'cause'] as const;
const instantKeys = ['since', 'until'] as const;

/**
 * What narrows the list. The form holds no state of its own: it starts from the address and goes back into it,
 * lists at once and texts with Enter.
 */
export function DeliveryFilters({ filters, show }: DeliveryFiltersProps) {
  const { say, view } = useShown();
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    show(filtersOf(new FormData(event.currentTarget), view.zone));
  };
  const choose = () => form.current?.requestSubmit();
  const key = `${deliveriesSearch({ filters, cursor: undefined }).toString()} ${view.zone}`;
  return (
    <section className="filters" aria-label={say.deliveries.filters}>
      <form ref={form} key={key} onSubmit={submit}>
        {textKeys.map((name) => (
          <Field key={name} name={name}>
            {(id) => <input id={id} name={name} type={name === 'q' ? 'search' : 'text'} defaultValue={filters[name]} autoComplete="off" />}
          </Field>
        ))}
        <Choice name="action" value={filters.action} values={actions} words={say.actions} choose={choose} />
        <Choice name="outcome" value={filters.outcome} values={outcomes} words={say.outcomes} choose={choose} />
        <Choice name="verdict" value={filters.verdict} values={verdicts} words={say.verdicts} choose={choose} />
        <Choice name="side" value={filters.side} values={sides} words={say.sides} choose={choose} />
        {instantKeys.map((name) => (
          <Field key={name} name={name}>
            {(id) => (
              <input
                id={id}
                name={name}
                type="datetime-local"
                step="1"
                defaultValue={filters[name] === undefined ? '' : instantField(filters[name], view.zone)}
              />
            )}
          </Field>
        ))}
        <button type="submit">{say.deliveries.apply}</button>
      </form>
      <Chosen filters={filters} />
    </section>
  );
}

function Field({ name, children }: { readonly name: FilterKey; readonly children: (id: string) => React.ReactNode }) {
  const { say } = useShown();
  const id = useId();
  return (
    <div className="field" data-field={name}>
      <label htmlFor={id}>{say.filters[name]}</label>
      {children(id)}
    </div>
  );
}

interface ChoiceProps {
  readonly name: FilterKey;
  readonly value: string | undefined;
  readonly values: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly choose: () => void;
}

function Choice({ name, value, values, words, choose }: ChoiceProps) {
  const { say } = useShown();
  return (
    <Field name={name}>
      {(id) => (
        <select id={id} name={name} defaultValue={value ?? ''} onChange={choose}>
          <option value="">{say.deliveries.any}</option>
          {values.map((each) => (
            <option key={each} value={each}>
              {wordOf(words, each)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What narrows the list now, each with a way to take it away. */
function Chosen({ filters }: { readonly filters: Filters }) {
  const { say, view } = useShown();
  const words = say.deliveries;
  const chosen = filterKeys.flatMap((key) => (filters[key] === undefined ? [] : [{ key, value: filters[key] }]));
  if (chosen.length === 0) return null;
  return (
    <ul className="chosen">
      {chosen.map(({ key, value }) => (
        <li key={key}>
          <PageLink
            to="/deliveries"
            className="chip"
            search={deliveriesSearch({ filters: withFilter(filters, key, undefined), cursor: undefined })}
            label={words.remove(say.filters[key], shownValue(key, value, say, view.zone))}
          >
            <span className="quiet">{say.filters[key]}</span> {shownValue(key, value, say, view.zone)} <span aria-hidden="true">×</span>
          </PageLink>
        </li>
      ))}
      <li>
        <PageLink to="/deliveries" className="chip">
          {words.clear}
        </PageLink>
      </li>
    </ul>
  );
}

/** A filter's value as the page words it; what the reader typed stays as typed. */
function shownValue(key: FilterKey, value: string, say: Messages, zone: Zone): string {
  switch (key) {
    case 'action':
      return wordOf(say.actions, value);
    case 'outcome':
      return wordOf(say.outcomes, value);
    case 'verdict':
      return wordOf(say.verdicts, value);
    case 'side':
      return wordOf(say.sides, value);
    case 'since':
    case 'until':
      return instantField(value, zone).replace('T', ' ');
    default:
      return value;
  }
}

function filtersOf(form: FormData, zone: Zone): Filters {
  let filters: Filters = {};
  for (const key of filterKeys) {
    const value = form.get(key);
    if (typeof value !== 'string' || value.trim() === '') continue;
    const meant = key === 'since' || key === 'until' ? fieldInstant(value, zone) : value.trim();
    filters = withFilter(filters, key, meant);
  }
  return filters;
}
