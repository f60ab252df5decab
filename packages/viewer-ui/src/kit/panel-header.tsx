import type { ReactNode } from 'react';
import styles from './panel-header.module.css';

/** The title row of a docked panel, with its tools at the end. */
export function PanelHeader({
  title,
  note,
  children,
}: {
  title: string;
  note?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <header className={styles.header}>
      <h2 className={styles.title}>{title}</h2>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      <div className={styles.tools}>{children}</div>
    </header>
  );
}
