import type { PrimProperty } from '@framelane/viewer-backend';
import { Copy, MousePointerClick, SearchX, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { rankMatch } from '../../../kit/rank-match.ts';
import { SearchField } from '../../../kit/search-field.tsx';
import { describeError, isAbort } from '../../../state/describe-error.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import { nameOfPath } from '../stream-session.ts';
import styles from './properties-panel.module.css';
import { VariantRows } from './variant-rows.tsx';

interface Shown {
  path: string;
  properties: readonly PrimProperty[];
  failure?: string;
}

/** What the selected prim holds: its variants to choose from, its properties to search and copy. */
export function PropertiesPanel() {
  const stream = useStream();
  const path = useStageState((state) => state.selection[0]);
  const count = useStageState((state) => state.selection.length);
  return (
    <section className={styles.panel} aria-label="Properties">
      <PanelHeader title="Properties" note={count > 1 ? `first of ${count}` : undefined}>
        {path !== undefined && (
          <IconButton
            icon={Copy}
            size="small"
            label="Copy the path"
            combo="Ctrl+Shift+C"
            onClick={() => void stream.copyPath()}
          />
        )}
      </PanelHeader>
      {path === undefined ? (
        <EmptyState icon={MousePointerClick} title="Nothing selected">
          Click in the picture or in the tree.
        </EmptyState>
      ) : (
        <PrimProperties path={path} />
      )}
    </section>
  );
}

function PrimProperties({ path }: { path: string }) {
  const { viewer } = useStream();
  const [shown, setShown] = useState<Shown>();
  const [query, setQuery] = useState('');
  const [edits, setEdits] = useState(0);
  const revision = useStageState((state) => state.stageRevision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another variant or load may have changed every value
  useEffect(() => {
    let isCurrent = true;
    viewer.getProperties(path).then(
      (properties) => isCurrent && setShown({ path, properties }),
      (error: unknown) => {
        if (isCurrent && !isAbort(error)) setShown({ path, properties: [], failure: describeError(error).text });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [viewer, path, edits, revision]);
  return (
    <>
      <p className={styles.path} data-tip={path}>
        <strong>{nameOfPath(path)}</strong> <span>{path}</span>
      </p>
      <VariantRows path={path} onChosen={() => setEdits((number) => number + 1)} />
      <div className={styles.filter}>
        <SearchField label="Filter properties" placeholder="Filter properties" value={query} onChange={setQuery} />
      </div>
      <div className={styles.scroll}>
        {shown !== undefined && shown.path === path && <Rows shown={shown} query={query.trim()} />}
      </div>
    </>
  );
}

function Rows({ shown: { properties, failure }, query }: { shown: Shown; query: string }) {
  const stream = useStream();
  const found = query === '' ? properties : properties.filter(({ name }) => rankMatch(query, name) > 0);
  if (failure !== undefined) {
    return (
      <EmptyState icon={TriangleAlert} title="The properties could not be read">
        {failure}
      </EmptyState>
    );
  }
  if (found.length === 0) {
    return <EmptyState icon={SearchX} title={query === '' ? 'No properties' : 'No property by that name'} />;
  }
  return (
    <>
      <table className={styles.table}>
        <tbody>
          {found.map(({ name, type, value }) => (
            <tr key={`${type} ${name}`}>
              <th scope="row" data-tip={`${type} ${name}`}>
                {name}
              </th>
              <td>
                <span className={styles.value} data-tip={value.length > 24 ? value : undefined}>
                  {value}
                </span>
                <span className={styles.copy}>
                  <IconButton
                    icon={Copy}
                    size="small"
                    label={`Copy ${name}`}
                    onClick={() => void stream.copyText(value, 'Value')}
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {properties.at(-1)?.truncated === true && (
        <p className={styles.note}>The server left out what did not fit into its answer.</p>
      )}
    </>
  );
}
