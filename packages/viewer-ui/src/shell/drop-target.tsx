import { FolderOpen, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Glyph } from '../kit/glyph.tsx';
import { useApp } from '../state/app-context.ts';
import styles from './drop-target.module.css';

/** Takes files dropped anywhere in the window. */
export function DropTarget() {
  const { files } = useApp();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child leaves its parent: only the balance tells whether the pointer is still inside the window.
    let depth = 0;
    function follow(change: number): void {
      depth = Math.max(0, depth + change);
      setOver(depth > 0);
    }
    const listeners = new AbortController();
    const { signal } = listeners;
    const onFiles = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      react: (data: DataTransfer) => void,
    ): void =>
      window.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          react(event.dataTransfer);
        },
        { signal },
      );
    onFiles('dragenter', () => follow(1));
    onFiles('dragleave', () => follow(-1));
    onFiles('dragover', (data) => {
      data.dropEffect = 'copy';
    });
    onFiles('drop', (data) => {
      depth = 0;
      setOver(false);
      void files.drop([...data.files]);
    });
    return () => listeners.abort();
  }, [files]);
  if (!isOver) return null;
  return (
    <div className={styles.target}>
      <div className={styles.label}>
        <Glyph icon={files.isLocal ? FolderOpen : Upload} sizePx={20} />
        {files.words.drop}
      </div>
    </div>
  );
}
