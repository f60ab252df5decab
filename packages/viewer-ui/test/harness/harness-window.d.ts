import type { EffectInstance, ViewerState } from '@framelane/viewer-backend';
import type { FakeEngineBackend, FakeMatrixBackend, FakeViewerBackend } from '@framelane/viewer-backend/testing';

declare global {
  interface Window {
    /** What tests steer and read in the harness page. */
    harness: {
      backend: FakeEngineBackend;
      engine: FakeEngineBackend['engine'];
      viewer: FakeViewerBackend;
      matrix: FakeMatrixBackend;
      /** What the stage server's state says besides what it is, to show states a server in memory never gets into. */
      pretend(change: Partial<ViewerState>): void;
      /** Every chain the backend was given. */
      chains: (readonly EffectInstance[])[];
      /** Every time it was asked to show. */
      shows: number[];
      uploads: { name: string; cancel: 'no' | 'yes' }[];
      renders: number;
    };
  }
}
