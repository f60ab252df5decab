/** Every code the matrix service logs, counts or ends with. They never change meaning. */
export const matrixWireCodes = {
  E_SIZE: 'the frame has another size than the display',
  E_LENGTH: 'the payload length is not width · height · 3',
  E_TRUNCATED: 'the connection ended inside a message',
  E_TIMEOUT: 'a started message was not completed in time',
  E_CLIENTS: 'too many connections at once',
  E_USAGE: 'a bad option on the command line',
  E_CONFIG: 'a bad key or value in the configuration file',
  E_IN_USE: 'another service serves that socket path',
  E_NOT_SOCKET: 'something that is no socket stands at the socket path',
  E_PATH: 'the socket path is too long for this system',
  E_LISTEN: 'a listener could not be opened',
  E_DEVICE: 'a display device could not start, or failed later',
  E_MMAP_PATH: 'the memory-mapped file cannot be reached',
  E_MMAP_MAGIC: 'the memory-mapped file does not begin with HRMM',
  E_MMAP_SIZE: 'the memory-mapped file has another size than the display',
  E_MMAP_STUCK: 'a writer stopped in the middle of a frame',
  E_MMAP_MISSING: 'the memory-mapped file disappeared',
  E_MMAP_FOREIGN: 'a file that is no frame file stands at the path',
  E_INPUT: 'a malformed packet on a network input',
  E_HTTP: 'a request that is not understood or not allowed',
} as const;

export type MatrixWireCode = keyof typeof matrixWireCodes;
