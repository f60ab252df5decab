import type { EffectInstance } from '@framelane/viewer-backend';
import type { FakeEngineBackend, FakeViewerBackend } from '@framelane/viewer-backend/testing';

declare global {
  interface Window {
    /** What tests steer and read in the harness page. */
    harness: {
      backend: FakeEngineBackend;
      engine: FakeEngineBackend['engine'];
      viewer: FakeViewerBackend;
      /** Every chain the backend was given. */
      chains: (readonly EffectInstance[])[];
      /** Every time it was asked to show. */
      shows: number[];
      uploads: { name: string; cancel: 'no' | 'yes' }[];
      renders: number;
    };
  }
}
