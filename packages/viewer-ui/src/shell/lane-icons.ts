import { Box, Clapperboard, LayoutGrid } from 'lucide-react';

/** The picture each lane goes by everywhere. */
export const laneIcons = { engine: Clapperboard, stream: Box, matrix: LayoutGrid } as const;
