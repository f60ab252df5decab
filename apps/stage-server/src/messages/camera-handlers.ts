import { findBounds } from '../stage/scene/stage-scene.ts';
import { addOrder } from './add-order.ts';
import { describeCameras, makeError } from './replies.ts';
import type { Handlers, ServerContext } from './server-context.ts';

type Names =
  | 'cameraMouseButton'
  | 'cameraMouseMove'
  | 'cameraWheel'
  | 'setCamera'
  | 'setViewportInputActive'
  | 'frameSelectionRequest'
  | 'getCamerasRequest'
  | 'selectCameraRequest';

const buttons = [0, 1, 2] as const;

export const cameraHandlers: Handlers<Names> = {
  cameraMouseButton: ({ camera }, { button: number, down: isDown, x, y }, { clientId }) => {
    const button = buttons[number];
    if (button !== undefined) camera.takePointer(clientId, { kind: 'button', button, isDown, x, y });
  },

  cameraMouseMove: ({ camera }, { x, y }, { clientId }) => camera.takePointer(clientId, { kind: 'move', x, y }),

  cameraWheel: ({ camera }, { delta, x, y }, { clientId }) => {
    const place = x === undefined || y === undefined ? undefined : { x, y };
    camera.takePointer(clientId, { kind: 'wheel', notches: delta, place });
  },

  setCamera: ({ camera }, { azimuth, elevation, distance, target }) => {
    camera.move((rig) => {
      rig.place({
        ...(azimuth === undefined ? {} : { azimuth }),
        ...(elevation === undefined ? {} : { elevation }),
        ...(distance === undefined ? {} : { distance }),
        ...(target === undefined ? {} : { target }),
      });
      return true;
    });
  },

  setViewportInputActive: ({ camera }, { active }, { clientId }) => camera.setInputActive(clientId, active),

  frameSelectionRequest: (context, { paths }) => framePrims(context, paths),

  getCamerasRequest: (context, _payload, asker) => context.outbox.answer(asker, describeCameras(context)),

  selectCameraRequest: (context, { prim_path: path }, asker) => {
    const { camera, loop, outbox, picture } = context;
    addOrder(context, asker, {
      apply: () => {
        if (!camera.rig.select(path)) {
          outbox.answer(asker, makeError('prim_not_found', `no camera at ${JSON.stringify(path)?.slice(0, 300)}`));
          return;
        }
        picture.moveCamera();
        loop.afterPicture(() => outbox.announce(describeCameras(context), asker));
      },
    });
  },
};

/** Brings prims into view: those named, else what is selected, else the whole stage. Prims without a shape do nothing. */
export function framePrims({ camera, keeper }: ServerContext, paths?: readonly string[]): void {
  camera.move((rig) => {
    const scene = keeper.stage?.scene;
    const { paths: selected } = keeper.selection;
    const wanted = paths !== undefined && paths.length > 0 ? paths : selected.length > 0 ? selected : ['/'];
    const bounds = scene === undefined ? undefined : findBounds(scene, wanted);
    if (bounds === undefined) return false;
    rig.frame(bounds);
    return true;
  });
}
