/**
 * What a browser sees that has no valid cookie. The link matters: a cookie set on the way from another site is sent
 * only with the next request that starts here.
 */
export const signInPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Framelane</title><meta name="color-scheme" content="dark light"></head>
<body>
<h1>Framelane</h1>
<p>This gateway wants its token. Open the address that it printed when it started; the part after <code>?token=</code> is the key.</p>
<p><a href="/">Try again</a></p>
</body>
</html>
`;
