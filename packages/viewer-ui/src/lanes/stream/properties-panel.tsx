import type { PrimProperty } from '@framelane/viewer-backend';
import { useViewerState } from '@framelane/viewer-backend/react';
import { MousePointerClick } from 'lucide-react';
import { useEffect, useState } from 'react';
import { EmptyState } from '../../kit/empty-state.tsx';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { describeError } from '../../state/describe-error.ts';
import type { PageViewer } from '../../state/page-types.ts';
import styles from './stream-lane.module.css';

interface Shown {
  path: string;
  properties: readonly PrimProperty[];
  failure?: string;
}

/** What the selected prim holds. */
export function PropertiesPanel({ viewer }: { viewer: PageViewer }) {
  const path = useViewerState(viewer, (state) => state.selection[0]);
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    if (path === undefined) return;
    let isCurrent = true;
    viewer.getProperties(path).then(
      (properties) => isCurrent && setShown({ path, properties }),
      (error: unknown) => isCurrent && setShown({ path, properties: [], failure: describeError(error).text }),
    );
    return () => {
      isCurrent = false;
    };
  }, [viewer, path]);
  const name = path?.split('/').at(-1);
  return (
    <section className={styles.panel} aria-label="Properties">
      <PanelHeader title="Properties" note={name} />
      {path === undefined ? (
        <EmptyState icon={MousePointerClick} title="Nothing selected">
          Click in the picture or in the tree.
        </EmptyState>
      ) : (
        <div className={styles.scroll}>
          {shown?.failure !== undefined && <p className={styles.setting}>{shown.failure}</p>}
          <table className={styles.table}>
            <tbody>
              {shown?.path === path &&
                shown.properties.map((property) => (
                  <tr key={`${property.type} ${property.name}`} data-tip={`${property.type} ${property.name}`}>
                    <th scope="row">{property.name}</th>
                    <td>{property.value}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
