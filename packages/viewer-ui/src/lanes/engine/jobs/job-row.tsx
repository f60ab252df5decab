import type { JobStatus } from '@framelane/viewer-backend';
import { Copy, Download, FileVideo, FolderOpen, Layers, X } from 'lucide-react';
import { IconButton } from '../../../kit/button.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { ProgressBar } from '../../../kit/progress-bar.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatClock } from '../../../state/format.ts';
import styles from './job-list.module.css';
import { detailJob, explainJob, isActive, nameJob } from './jobs-session.ts';

/** One job: what it makes, how far it is, and what can be done with it. */
export function JobRow({ job }: { job: JobStatus }) {
  const { jobs, media } = useApp();
  const name = nameJob(job);
  const mediaId = job.status === 'complete' ? job.target?.mediaId : undefined;
  const address = mediaId === undefined ? undefined : media.downloadUrl(mediaId);
  return (
    <li className={styles.row} data-status={job.status}>
      <Glyph icon={job.kind === 'export' ? FileVideo : Layers} />
      <span className={styles.name} data-tip={name}>
        {name}
      </span>
      <span className={styles.tools}>
        {mediaId !== undefined && (
          <IconButton
            icon={FolderOpen}
            size="small"
            label={`Open ${name}`}
            onClick={() => void media.open({ type: 'id', id: mediaId, name })}
          />
        )}
        {address !== undefined && (
          <IconButton icon={Download} size="small" label={`Download ${name}`} onClick={() => download(address, name)} />
        )}
        {job.status === 'error' && (
          <IconButton
            icon={Copy}
            size="small"
            label={`Copy details of ${name}`}
            onClick={() => void navigator.clipboard.writeText(detailJob(job))}
          />
        )}
        {isActive(job) && (
          <IconButton icon={X} size="small" label={`Cancel ${name}`} onClick={() => jobs.cancel(job.id)} />
        )}
      </span>
      <span className={styles.note}>{describeProgress(job)}</span>
      {isActive(job) && (
        <div className={styles.bar}>
          <ProgressBar label={`Progress of ${name}`} fraction={job.progress} />
        </div>
      )}
    </li>
  );
}

function describeProgress(job: JobStatus): string {
  const { status, progress, etaS, doneFrames, totalFrames } = job;
  if (status === 'queued') return 'waiting';
  if (status === 'cancelled') return 'cancelled';
  if (status === 'error') return explainJob(job);
  const frames = totalFrames === undefined ? undefined : `${doneFrames ?? 0} of ${totalFrames} frames`;
  if (status === 'complete') return totalFrames === undefined ? 'done' : `done, ${totalFrames} frames`;
  const left = etaS === undefined ? undefined : `${formatClock(Math.ceil(etaS))} left`;
  return [`${Math.floor(progress * 100)} %`, frames, left].filter((part) => part !== undefined).join(' · ');
}

function download(address: string, name: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
