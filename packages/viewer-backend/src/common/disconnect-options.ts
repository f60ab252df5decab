export interface DisconnectOptions {
  /**
   * The next connection is to another server: what belongs to this one, its stage and its jobs, is forgotten. A file
   * that is open in an engine stays open and is opened in the next one. @default false
   */
  isLeaving?: boolean;
}
