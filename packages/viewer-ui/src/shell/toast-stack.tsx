import { CircleAlert, CircleCheck, Copy, Info, TriangleAlert, X } from 'lucide-react';
import { Button, IconButton } from '../kit/button.tsx';
import { Glyph } from '../kit/glyph.tsx';
import { useApp } from '../state/app-context.ts';
import { joinClasses } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import type { Toast } from '../state/toasts.ts';
import styles from './toast-stack.module.css';

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const;

export function ToastStack() {
  const { toasts, preferences } = useApp();
  // Above the transport, so that no message covers a control.
  const raisedPx = useStore(preferences, ({ lane, panels }) =>
    lane === 'engine' && panels.bottom.isOpen ? panels.bottom.sizePx : 0,
  );
  const shown = useStore(toasts.store);
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      aria-relevant="additions text"
      className={styles.stack}
      style={{ bottom: 36 + raisedPx }}
      onPointerEnter={() => toasts.hold(true)}
      onPointerLeave={() => toasts.hold(false)}
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onDismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const { severity, text, details, action, count } = toast;
  return (
    <div className={joinClasses(styles.toast, styles[severity])} role={severity === 'error' ? 'alert' : undefined}>
      <Glyph icon={icons[severity]} className={styles.icon} />
      <div className={styles.text}>
        {text}
        {count > 1 && <span className={styles.count}> ×{count}</span>}
        {(action !== undefined || details !== undefined) && (
          <div className={styles.actions}>
            {action !== undefined && (
              <Button
                onClick={() => {
                  action.run();
                  onDismiss();
                }}
              >
                {action.label}
              </Button>
            )}
            {details !== undefined && (
              <Button
                tone="quiet"
                icon={Copy}
                onClick={() => void navigator.clipboard.writeText(`${text}\n${details}`)}
              >
                Copy details
              </Button>
            )}
          </div>
        )}
      </div>
      <IconButton icon={X} size="small" label="Dismiss" onClick={onDismiss} />
    </div>
  );
}
