import type { PrimKind, PrimNode } from '@framelane/viewer-backend';
import {
  Box,
  Camera,
  Circle,
  CircleDashed,
  Cone,
  Copy,
  Cylinder,
  Folder,
  Globe,
  Grip,
  Lightbulb,
  type LucideIcon,
  Move3d,
  Palette,
  PersonStanding,
  Pill,
  Shapes,
  Spline,
  Square,
  Sun,
  Workflow,
} from 'lucide-react';

const byType: Readonly<Record<string, LucideIcon>> = {
  Sphere: Circle,
  Cube: Box,
  Cylinder,
  Cone,
  Capsule: Pill,
  Plane: Square,
  Points: Grip,
  BasisCurves: Spline,
  PointInstancer: Copy,
  Material: Palette,
  Shader: Workflow,
  NodeGraph: Workflow,
  SkelRoot: PersonStanding,
  Skeleton: PersonStanding,
  DistantLight: Sun,
  DomeLight: Globe,
};

const byKind: Readonly<Record<PrimKind, LucideIcon>> = {
  xform: Move3d,
  scope: Folder,
  geom: Shapes,
  light: Lightbulb,
  camera: Camera,
  other: CircleDashed,
};

/** The picture of a prim's type, or of its kind for types without one. */
export function findPrimIcon({ type, kind = 'other' }: PrimNode): LucideIcon {
  return (type === undefined ? undefined : byType[type]) ?? byKind[kind];
}
