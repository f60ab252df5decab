import { appOrigin, appUrl } from '../../shared/app-origin.ts';

/** Address of the page shown in place of one that keeps ending. */
export const failureUrl = `${appOrigin}/failure`;

/** Needs no script and no style: whatever ended the page before cannot end this one. */
export const failurePage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="dark" />
    <title>Framelane</title>
  </head>
  <body>
    <h1>The viewer ended twice in a row</h1>
    <p>The log of the application says how. Engine and stage server go on.</p>
    <p><a href="${appUrl}">Load the viewer again</a></p>
  </body>
</html>
`;
