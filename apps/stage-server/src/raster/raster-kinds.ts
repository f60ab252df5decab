/** Numbers the addon knows kinds by; the same as in native/include/framelane/raster. */
export const aovNumbers = {
  LdrColor: 0,
  DepthSD: 1,
  NormalSD: 2,
  InstanceSegmentationSD: 3,
  SemanticSegmentationSD: 4,
  DiffuseAlbedoSD: 5,
} as const;

export const toneMapNumbers = { linear: 0, aces: 1, filmic: 2 } as const;
export const textureFilterNumbers = { nearest: 0, bilinear: 1, trilinear: 2 } as const;
export const wrapNumbers = { repeat: 0, clamp: 1, mirror: 2, black: 3 } as const;
export const instanceFlags = { visible: 1, doubleSided: 2, selected: 4 } as const;
