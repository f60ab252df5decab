import { X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { joinClasses } from '../state/format.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  label: string;
  onClose: () => void;
  /** @default 'center' */
  place?: 'center' | 'top';
  /** Whether the label stands above the content, with a button that closes. @default true */
  hasHeader?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

/** A modal dialog: the browser keeps the focus inside and gives it back. Escape or a press beside it closes. */
export function Dialog({ label, onClose, place = 'center', hasHeader = true, className, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) {
      element.showModal();
      // The browser chooses what comes first, which is the close button; a ring around that says nothing.
      if (!(document.activeElement instanceof HTMLInputElement)) (findTextField(element) ?? element).focus();
    }
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      tabIndex={-1}
      className={joinClasses(styles.dialog, styles[place], className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {hasHeader && (
        <header className={styles.header}>
          <h2>{label}</h2>
          <IconButton icon={X} label="Close" combo="Escape" onClick={onClose} />
        </header>
      )}
      {children}
    </dialog>
  );
}

function findTextField(element: HTMLElement): HTMLElement | null {
  return element.querySelector<HTMLElement>('input:not([type]), input[type="text"], input[type="search"]');
}
