import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import fieldStyles from '../../kit/text-field.module.css';
import { useApp } from '../../state/app-context.ts';
import { useStream } from '../../state/use-stream.ts';
import styles from './open-stage-dialog.module.css';
import { StageList } from './stage-list.tsx';
import { nameOfPath, type StageRef } from './stream-session.ts';

/** Chooses a stage: by its place where that can be typed, of those opened before, or of those on offer. */
export function OpenStageDialog() {
  const { ui, files } = useApp();
  const stream = useStream();
  const [path, setPath] = useState('');
  const wanted = path.trim();
  const { takesPaths } = stream.shelf;
  const close = (): void => ui.set((state) => ({ ...state, dialog: undefined }));
  function open(stage: StageRef): void {
    close();
    void stream.open(stage);
  }
  const submit = (): void => open({ path: wanted, name: nameOfPath(wanted) });
  return (
    <Dialog label="Open a stage" place="top" className={styles.dialog} onClose={close}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (takesPaths && wanted !== '') submit();
        }}
      >
        <input
          autoFocus
          className={fieldStyles.field}
          aria-label={takesPaths ? 'Stage to open' : 'Filter stages'}
          placeholder={takesPaths ? 'Path of a stage, such as /stages/product.usda' : 'Filter'}
          spellCheck={false}
          autoComplete="off"
          value={path}
          onChange={(event) => setPath(event.target.value)}
        />
        {takesPaths && (
          <Button
            tone="primary"
            disabledReason={wanted === '' ? 'Type where a stage lies' : undefined}
            onClick={submit}
          >
            Open
          </Button>
        )}
        {files.isLocal && (
          <Button
            icon={FolderOpen}
            onClick={() => {
              close();
              files.pickStage();
            }}
          >
            Browse…
          </Button>
        )}
      </form>
      <StageList filter={wanted} onChoose={open} />
    </Dialog>
  );
}
