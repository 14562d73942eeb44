/** The document of the page; all that it shows is built by its script. */
export function pageHtml(options: {
  scriptUri: string
  styleUri: string
  cspSource: string
  nonce: string
}): string {
  const { scriptUri, styleUri, cspSource, nonce } = options
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${styleUri}">
<title>Auth test</title>
</head>
<body><main id="page"></main><script nonce="${nonce}" src="${scriptUri}"></script></body>
</html>`
}
