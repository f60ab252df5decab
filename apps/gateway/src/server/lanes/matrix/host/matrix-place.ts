/** Where a panel renderer answers. */
export interface MatrixPlace {
  /** Address of its HTTP side, without a path: `http://127.0.0.1:8080`. */
  url: string;
  token?: string;
}
