import { FolderOpen, Upload } from 'lucide-react';
import { Button, IconButton } from '../kit/button.tsx';
import { useApp } from '../state/app-context.ts';

/** Lets people choose a video, which is uploaded where the page does not know where files lie. */
export function OpenVideoButton({ combo }: { combo?: string }) {
  const { files } = useApp();
  return (
    <Button icon={files.isLocal ? FolderOpen : Upload} combo={combo} onClick={() => files.pickVideo()}>
      {files.words.open}
    </Button>
  );
}

/** The same as an icon, for the head of a panel. */
export function OpenVideoIcon() {
  const { files } = useApp();
  return (
    <IconButton
      icon={files.isLocal ? FolderOpen : Upload}
      size="small"
      label={files.isLocal ? 'Open a video' : 'Upload a video'}
      combo="Ctrl+O"
      onClick={() => files.pickVideo()}
    />
  );
}
