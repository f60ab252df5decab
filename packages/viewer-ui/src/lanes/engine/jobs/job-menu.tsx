import { ListChecks, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { Popover } from '../../../kit/popover.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import styles from './job-list.module.css';
import { JobRow } from './job-row.tsx';
import { isActive } from './jobs-session.ts';

/** How many jobs run, and the list of them with those of before. */
export function JobMenu() {
  const { jobs: session, ui } = useApp();
  const jobs = useStore(session.store);
  const isOpen = useStore(ui, (state) => state.isJobListOpen);
  const button = useRef<HTMLButtonElement>(null);
  const setOpen = (isJobListOpen: boolean): void => ui.set((state) => ({ ...state, isJobListOpen }));
  const active = jobs.filter(isActive);
  const running = active.find(({ status }) => status === 'running');
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        icon={ListChecks}
        tip="Exports and cached ranges"
        combo="Ctrl+Shift+J"
        hasPopup="dialog"
        isExpanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.count}>
          {active.length === 0 ? 'Jobs' : `${active.length} · ${Math.floor((running?.progress ?? 0) * 100)} %`}
        </span>
      </Button>
      {isOpen && (
        <Popover anchor={button} align="end" label="Jobs" className={styles.panel} onClose={() => setOpen(false)}>
          <PanelHeader title="Jobs" note={active.length === 0 ? undefined : `${active.length} running`}>
            <IconButton
              icon={Trash2}
              size="small"
              label="Clear what has ended"
              disabledReason={jobs.length > active.length ? undefined : 'nothing has ended'}
              onClick={() => session.clearEnded()}
            />
          </PanelHeader>
          {jobs.length === 0 ? (
            <EmptyState icon={ListChecks} title="No jobs yet">
              <p>Exports and cached ranges are listed here.</p>
            </EmptyState>
          ) : (
            <ul className={styles.list} aria-label="Jobs">
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          )}
        </Popover>
      )}
    </>
  );
}
