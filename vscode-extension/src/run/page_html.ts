/** The HTML around a run's page: nothing but its frame, and a policy that lets nothing else in. */

export interface PageHtmlOptions {
  scriptUri: string
  styleUri: string
  cspSource: string
  nonce: string
}

/** The page's HTML. Its content is made by the script (webview/page.ts). */
export function pageHtml(options: PageHtmlOptions): string {
  const { scriptUri, styleUri, cspSource, nonce } = options
  const policy = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Auth test</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
</head>
<body>
<main id="page"></main>
<div id="said" role="status" aria-live="polite"></div>
<script nonce="${attribute(nonce)}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`
}

function attribute(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/"/g, '&quot;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
