import { HttpErrorSchema, MediaListingSchema } from '@framelane/protocol/gateway';
import Type from 'typebox';

const id = Type.String({ minLength: 1, maxLength: 8192 });
const querystring = Type.Object({ root: Type.Optional(id), dir: Type.Optional(id) });

/** A route that lists a folder by its id, or the roots without one. */
export function listingSchema(summary: string) {
  return { summary, querystring, response: { 200: MediaListingSchema, 404: HttpErrorSchema } };
}
