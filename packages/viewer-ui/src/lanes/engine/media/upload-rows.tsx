import { X } from 'lucide-react';
import { IconButton } from '../../../kit/button.tsx';
import { ProgressBar } from '../../../kit/progress-bar.tsx';
import { useApp } from '../../../state/app-context.ts';
import { formatBytes } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import styles from './upload-rows.module.css';

/** One row with bar and cancel for each upload that is under way. */
export function UploadRows() {
  const { media } = useApp();
  const uploads = useStore(media.uploads);
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Uploads">
      {uploads.map(({ id, name, sizeBytes, fraction, cancel }) => (
        <li key={id} className={styles.row}>
          <span className={styles.name}>{name}</span>
          <span className={styles.note}>
            {Math.floor(fraction * 100)} % of {formatBytes(sizeBytes)}
          </span>
          <IconButton icon={X} size="small" label={`Cancel the upload of ${name}`} onClick={cancel} />
          <div className={styles.bar}>
            <ProgressBar label={`Upload of ${name}`} fraction={fraction} />
          </div>
        </li>
      ))}
    </ul>
  );
}
