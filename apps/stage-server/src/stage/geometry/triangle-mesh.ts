/** Triangles of one prim in its own space. */
export interface TriangleMesh {
  positions: Float32Array;
  normals?: Float32Array;
  uvs?: Float32Array;
  /** Linear RGBA per vertex. */
  colors?: Float32Array;
  indices: Uint32Array;
}
