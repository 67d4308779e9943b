/**
 * The report's style: inside the page, light and dark, printable, no fonts or scripts from anywhere.
 *
 * @since 0.1.0
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--muted:#60646c;--line:#d9d9e0;--card:#f9f9fb;--ok:#18794e;--bad:#c62a2f;--wait:#946800;--bar:#3e63dd;--est:#b9bbc6}
@media (prefers-color-scheme:dark){:root{--bg:#111113;--fg:#edeef0;--muted:#b0b4ba;--line:#363a3f;--card:#18191b;--ok:#3dd68c;--bad:#ff9592;--wait:#ffca16;--bar:#849dff;--est:#5a6169}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem 4rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:0}
.muted{color:var(--muted)}.ok{color:var(--ok)}.bad{color:var(--bad)}.wait{color:var(--wait)}
.facts{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}
.facts li{border:1px solid var(--line);border-radius:8px;padding:.6rem .9rem;background:var(--card);min-width:9rem}
.facts b{display:block;font-size:1.25rem;font-variant-numeric:tabular-nums}
.board{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.75rem;align-items:start}
.column{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:.75rem}
.column ul{list-style:none;margin:.5rem 0 0;padding:0}.column li{padding:.35rem 0;border-top:1px solid var(--line)}
code,.mono{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--muted);font-size:.85rem}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.ticket{border:1px solid var(--line);border-radius:8px;margin:.75rem 0;padding:.9rem 1rem}
.gates{display:flex;flex-wrap:wrap;gap:.4rem;margin:.6rem 0 0;padding:0;list-style:none}
.gates li{border:1px solid var(--line);border-radius:99px;padding:.05rem .6rem;font-size:.85rem}
summary{cursor:pointer;color:var(--muted);margin-top:.6rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem;margin:.4rem 0;max-height:20rem;overflow:auto}
.tag{border:1px solid currentColor;border-radius:4px;padding:0 .3rem;font-size:.75rem}
svg text{fill:currentColor;font:12px system-ui,sans-serif}
@media print{details{display:block}summary{display:none}}
`
