import { useEffect, useState } from 'react';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';
import styles from './banner.module.css';

/** A sentence of main's above the viewer, until it is read. */
export function Banner({ bridge }: { bridge: Pick<DesktopBridge, 'onBanner'> }) {
  const [text, setText] = useState<string>();
  useEffect(() => bridge.onBanner((banner) => setText(banner.text)), [bridge]);
  if (text === undefined) return null;
  return (
    <div className={styles.banner} role="status">
      <span>{text}</span>
      <button type="button" onClick={() => setText(undefined)}>
        Dismiss
      </button>
    </div>
  );
}
