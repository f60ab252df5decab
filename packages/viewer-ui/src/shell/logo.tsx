/** Two frames moving along one lane. */
export function Logo({ sizePx = 18 }: { sizePx?: number }) {
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 18 18" fill="none" aria-hidden focusable={false}>
      <rect
        x="1.75"
        y="4.75"
        width="9.5"
        height="9.5"
        rx="1.5"
        stroke="currentColor"
        strokeWidth="1.5"
        opacity="0.55"
      />
      <rect x="6" y="3" width="11" height="11" rx="2" fill="var(--accent)" />
      <path d="M10 6.2v4.6L13.8 8.5z" fill="var(--on-accent)" />
      <path d="M1 17h16" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" opacity="0.55" />
    </svg>
  );
}
