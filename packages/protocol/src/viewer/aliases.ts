/** An envelope as it came: nothing but its frame was checked. */
export interface ViewerEnvelope {
  event_type: string;
  payload: Readonly<Record<string, unknown>>;
}

type Payload = Readonly<Record<string, unknown>>;

const eventTypes: Readonly<Record<string, string>> = {
  getChildrenResponse: 'getChildrenResult',
  getPropertiesResult: 'getPropertiesResponse',
};

const payloads: Readonly<Record<string, (payload: Payload) => Payload>> = {
  selectPrimsRequest: (payload) => rename(payload, 'prims', 'paths'),
  stageSelectionChanged: (payload) => rename(payload, 'paths', 'prims'),
  cameraMouseButton: (payload) => rename(payload, 'pressed', 'down'),
  getChildrenResult: (payload) => mapRows(payload, 'children'),
  findPrimsResult: (payload) => mapRows(payload, 'prims'),
};

/** The same message in the names that are emitted. Other servers and clients use some of their own. */
export function resolveAliases(envelope: ViewerEnvelope): ViewerEnvelope {
  const own = Object.hasOwn(eventTypes, envelope.event_type) ? eventTypes[envelope.event_type] : undefined;
  const eventType = own ?? envelope.event_type;
  const map = Object.hasOwn(payloads, eventType) ? payloads[eventType] : undefined;
  if (own === undefined && map === undefined) return envelope;
  return { event_type: eventType, payload: map === undefined ? envelope.payload : map(envelope.payload) };
}

/** The emitted name wins where both are there. */
function rename(payload: Payload, alias: string, name: string): Payload {
  if (!Object.hasOwn(payload, alias)) return payload;
  const { [alias]: value, ...rest } = payload;
  return Object.hasOwn(payload, name) ? rest : { ...rest, [name]: value };
}

function mapRows(payload: Payload, field: string): Payload {
  const rows = payload[field];
  return Array.isArray(rows) ? { ...payload, [field]: rows.map(mapRow) } : payload;
}

function mapRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  const renamed = rename({ ...row }, 'has_children', 'children');
  const { type = '', children = false } = renamed;
  // Some servers send the children themselves, or nothing where there are none.
  return { ...renamed, type, children: Array.isArray(children) ? children.length > 0 : children };
}
