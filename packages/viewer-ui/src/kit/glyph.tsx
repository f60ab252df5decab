import type { LucideIcon } from 'lucide-react';

/** An icon in the one size and stroke of the app; decoration, so hidden from assistive technology. */
export function Glyph({
  icon: Icon,
  sizePx = 16,
  className,
}: {
  icon: LucideIcon;
  sizePx?: number;
  className?: string | undefined;
}) {
  return <Icon size={sizePx} strokeWidth={1.5} aria-hidden focusable={false} className={className} />;
}
