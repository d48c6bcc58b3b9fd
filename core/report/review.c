/* SPDX-License-Identifier: Apache-2.0
 * Places for determinations in the page. Never fills one in: what a machine
 * found stands above, what a person finds is the person's.
 */
#include <string.h>

#include "check/determination.h"
#include "html_page.h"
#include "review.h"

static const char style[] =
    ".jd{border:2px solid var(--link);border-radius:.3rem;margin:.8rem 0 0}"
    ".jd legend{font-weight:600}.jd label{margin-right:1rem;display:"
    "inline-block}.jd .basis{display:block;margin:.5rem 0 0}"
    ".jd textarea{display:block;width:100%;box-sizing:border-box;font:inherit;"
    "min-height:5rem;background:var(--bg);color:var(--fg);border:1px solid "
    "#777;border-radius:.3rem}.jd .items label{display:block;overflow-wrap:anywhere}"
    "#judgement{position:sticky;top:0;background:var(--bg);border-bottom:2px "
    "solid var(--link);padding:.4rem 0;z-index:1}"
    ".jb{font-weight:600;color:var(--link)}"
    ".lack{color:var(--failf);background:var(--fail);padding:.2rem .5rem}"
    "@media print{#judgement button,#judgement label{display:none}"
    "#judgement{position:static}}";

static const char script[] =
    "(function(){'use strict';var J=document.getElementById('judgement'),"
    "S=Array.from(document.querySelectorAll('fieldset.jd')),dirty=false;"
    "function by(i){return document.getElementById(i);}"
    "function v(f){var c=f.querySelector('input[type=radio]:checked');"
    "return c?c.value:'';}"
    "function basis(f){return f.querySelector('textarea').value.trim();}"
    "function say(id){['lack','other','bad'].forEach(function(i){"
    "by('j-'+i).hidden=i!==id;});}"
    "function tell(){var n=0;S.forEach(function(f){var x=v(f),"
    "b=f.closest('details').querySelector('.jb');if(x)n++;"
    "b.querySelectorAll('[data-d]').forEach(function(e){"
    "e.hidden=e.dataset.d!==x;});});by('jn').textContent=String(n);}"
    "function made(){var o={format:J.dataset.format,pack:J.dataset.pack,"
    "seal:J.dataset.seal,policy:J.dataset.policy,level:Number(J.dataset.level)"
    ",as_of:J.dataset.asof,result:J.dataset.result,determinations:[]};"
    "S.forEach(function(f){if(!v(f))return;o.determinations.push({"
    "criterion:f.dataset.id,determination:v(f),basis:basis(f),items:"
    "Array.from(f.querySelectorAll('input[type=checkbox]:checked'))"
    ".map(function(c){return Number(c.value);})});});return o;}"
    "by('jsave').addEventListener('click',function(){"
    "var l=S.find(function(f){return v(f)&&!basis(f);}),a,d;if(l){say('lack');"
    "d=l.closest('details');d.hidden=false;d.open=true;"
    "l.querySelector('textarea').focus();return;}say('');"
    "a=document.createElement('a');a.download='determinations.json';"
    "a.href=URL.createObjectURL(new Blob([JSON.stringify(made(),null,1)+'\\n'],"
    "{type:'application/json'}));a.click();dirty=false;"
    "setTimeout(function(){URL.revokeObjectURL(a.href);},1000);});"
    "function fill(o){S.forEach(function(f){var d=o.determinations.find("
    "function(x){return x.criterion===f.dataset.id;});"
    "f.querySelectorAll('input').forEach(function(i){i.checked=!!d&&("
    "i.type==='radio'?i.value===d.determination:"
    "(d.items||[]).indexOf(Number(i.value))>=0);});"
    "f.querySelector('textarea').value=d?String(d.basis):'';});tell();}"
    "by('jload').addEventListener('change',function(e){"
    "var file=e.target.files[0];if(!file)return;file.text().then(function(t){"
    "var o;try{o=JSON.parse(t);if(o.format!==J.dataset.format||"
    "!Array.isArray(o.determinations))throw 0;}catch(x){say('bad');return;}"
    "if(o.seal!==J.dataset.seal||o.result!==J.dataset.result){say('other');"
    "return;}say('');fill(o);});});"
    "document.addEventListener('input',function(e){if(e.target.closest('.jd'))"
    "{dirty=true;tell();}});"
    "S.forEach(function(f){f.querySelector('button').addEventListener('click',"
    "function(){f.querySelectorAll('input[type=radio]').forEach(function(i){"
    "i.checked=false;});dirty=true;tell();});});"
    "window.addEventListener('beforeunload',function(e){if(dirty)"
    "e.preventDefault();});tell();})();";

const struct html_more html_review_parts = { style, script };

void
html_review_bar(struct page *p)
{
	const json_t *pack = json_object_get(p->r, "pack");

	html_raw(p, "<div id=\"judgement\" data-format=\"" DETERMINATION_FORMAT
	    "\" data-pack=\"");
	html_put(p, view_str(pack, "id"));
	html_raw(p, "\" data-seal=\"");
	html_put(p, view_str(pack, "seal"));
	html_raw(p, "\" data-policy=\"");
	html_put(p, view_str(json_object_get(p->r, "policy"), "id"));
	buf_printf(p->out, "\" data-level=\"%d\" data-asof=\"",
	    (int)view_int(p->r, "level"));
	html_put(p, view_str(p->r, "as_of"));
	html_raw(p, "\" data-result=\"");
	html_put(p, p->review);
	html_raw(p, "\">");
	html_both(p, "Determined: ", "判定済み: ");
	buf_printf(p->out, "<b id=\"jn\" aria-live=\"polite\">0</b> / %zu ",
	    json_array_size(json_object_get(p->r, "criteria")));
	html_raw(p, "<button type=\"button\" id=\"jsave\">");
	html_both(p, "Save determinations.json", "determinations.json に保存");
	html_raw(p, "</button> <label>");
	html_both(p, "Go on with a saved file: ", "保存したファイルの続き: ");
	html_raw(p, "<input type=\"file\" id=\"jload\" accept=\".json\">"
	    "</label><div role=\"alert\"><p class=\"lack\" id=\"j-lack\" "
	    "hidden>");
	html_both(p, "Not saved: a determination says why. Write its basis.",
	    "まだ保存していません。判定には理由が要ります。根拠を書いてください。");
	html_raw(p, "</p><p class=\"lack\" id=\"j-other\" hidden>");
	html_both(p, "That file is of another pack or result; nothing was "
	    "changed here.", "別のパックか別の結果についてのファイルです。ここは何も"
	    "変えていません。");
	html_raw(p, "</p><p class=\"lack\" id=\"j-bad\" hidden>");
	html_both(p, "That is no file of determinations.",
	    "判定のファイルではありません。");
	html_raw(p, "</p></div></div>");
}

void
html_review_badge(struct page *p)
{
	size_t i;

	html_raw(p, " <span class=\"jb\">");
	for (i = 0; i < DETERMINATIONS; i++) {
		html_raw(p, "<span hidden data-d=\"");
		html_raw(p, determination_words[i].name);
		html_raw(p, "\">→ ");
		html_both(p, determination_words[i].text.en,
		    determination_words[i].text.ja);
		html_raw(p, "</span>");
	}
	html_raw(p, "</span>");
}

static void
put_item(void *arg, const struct view_artifact *a)
{
	struct page *p = arg;

	buf_printf(p->out, "<label><input type=\"checkbox\" value=\"%lld\"> ",
	    (long long)a->item);
	buf_printf(p->out, "%lld <code>", (long long)a->item);
	html_put(p, a->path);
	html_raw(p, "</code></label>");
}

void
html_review_form(struct page *p, const json_t *criterion)
{
	const char *id = view_str(criterion, "id");
	size_t i;

	html_raw(p, "<fieldset class=\"jd\" data-id=\"");
	html_put(p, id);
	html_raw(p, "\"><legend>");
	html_both(p, "Your determination", "あなたの判定");
	html_raw(p, "</legend>");
	for (i = 0; i < DETERMINATIONS; i++) {
		html_raw(p, "<label><input type=\"radio\" name=\"d-");
		html_put(p, id);
		html_raw(p, "\" value=\"");
		html_raw(p, determination_words[i].name);
		html_raw(p, "\"> ");
		html_both(p, determination_words[i].text.en,
		    determination_words[i].text.ja);
		html_raw(p, "</label>");
	}
	html_raw(p, "<button type=\"button\">");
	html_both(p, "still open", "未定に戻す");
	html_raw(p, "</button><label class=\"basis\">");
	html_both(p, "Basis: what you examined, whom you asked, why",
	    "根拠: 何を調べ、誰に尋ね、なぜそう判定したか");
	buf_printf(p->out, "<textarea maxlength=\"%d\"></textarea></label>"
	    "<div class=\"items\"><span>", DETERMINATION_BASIS_MAX / 3);
	html_both(p, "Evidence you rely on:", "依拠する証跡:");
	html_raw(p, "</span>");
	view_evidence(&p->view, criterion, put_item, p);
	html_raw(p, "</div></fieldset>");
}

int
report_review(const json_t *result, const char *digest, struct pack *pack,
    const struct report_html_seal *seal, struct buf *out, struct error *err)
{
	return html_page_write(result, digest, pack, seal, out, err);
}
