const text = { type: 'string', maxLength: 1024 };
const seconds = { type: 'number', minimum: 0, maximum: 8_640_000 };

/** What `PUT /api/settings` takes: options as in the configuration file, any number of them. */
export const settingsSchema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    brightness: { type: 'number', minimum: 0, maximum: 100 },
    gamma: { anyOf: [{ enum: ['none', 'cie1931'] }, { type: 'number', minimum: 1, maximum: 4 }] },
    whiteBalance: { type: 'array', items: { type: 'number', minimum: 0, maximum: 1 }, minItems: 3, maxItems: 3 },
    rgbOrder: { ...text, pattern: '^[RGBrgb]{3}$' },
    powerLimit: { type: 'number', minimum: 0 },
    maPerPixel: { type: 'number', minimum: 0 },
    rotate: { enum: [0, 90, 180, 270] },
    mirror: { enum: ['H', 'V', 'none'] },
    mapper: text,
    onIdle: text,
    idleAfter: seconds,
    onExit: { enum: ['black', 'hold'] },
    sourcePolicy: { enum: ['latest', 'priority', 'lock'] },
    sourceTimeout: { ...seconds, minimum: 0.1 },
  },
} as const;
