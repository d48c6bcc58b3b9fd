/* SPDX-License-Identifier: Apache-2.0
 * What a symbol is called in each language. Never changes what is compared or
 * sealed: words are for reading.
 */
#include <string.h>

#include "table.h"

/* Of columns whose tables have no words of their own: what programs report.
 * English readers get the program's word itself. */
static const struct { const char *symbol, *ja; } common[] = {
	{ "accept", "許可" }, { "active", "稼働中" }, { "any", "すべて" },
	{ "configured", "設定" }, { "damaged", "壊れている" },
	{ "destination_ip", "接続先" }, { "disabled", "無効" },
	{ "drop", "破棄" }, { "empty", "空" }, { "enabled", "有効" },
	{ "error", "エラー" }, { "fail", "不合格" }, { "failed", "失敗" },
	{ "forced-commands-only", "決めたコマンドのみ" }, { "high", "高" },
	{ "inactive", "停止中" }, { "info", "情報" }, { "laptop", "ノートPC" },
	{ "desktop", "デスクトップPC" }, { "locked", "ロック" },
	{ "loopback", "自機のみ" }, { "low", "低" }, { "masked", "停止を固定" },
	{ "medium", "中" }, { "never", "なし" }, { "no", "いいえ" },
	{ "none", "なし" }, { "notapplicable", "対象外" },
	{ "notchecked", "未確認" }, { "off", "無効" }, { "ok", "良好" },
	{ "on", "有効" }, { "other", "その他" }, { "pass", "合格" },
	{ "prohibit-password", "パスワード不可" }, { "protected", "保護中" },
	{ "reject", "拒否" }, { "report-only", "記録のみ" },
	{ "result", "成否" }, { "running", "稼働中" }, { "scanned", "画像のみ" },
	{ "seen", "あり" }, { "server", "サーバ" }, { "set", "設定あり" },
	{ "source_ip", "接続元" }, { "specific", "特定のアドレス" },
	{ "stale", "古い" }, { "suggestion", "提案" }, { "time", "時刻" },
	{ "unknown", "不明" }, { "url", "URL" }, { "user", "利用者" },
	{ "virtual", "仮想" }, { "warning", "警告" }, { "yes", "はい" },
};

static const char *
own_word(const struct table_column *c, const char *symbol, enum text_lang lang)
{
	const json_t *s;
	size_t i;

	json_array_foreach(c->symbols_json, i, s)
		if (json_is_string(s) && strcmp(json_string_value(s),
		    symbol) == 0)
			return json_string_value(json_object_get(
			    json_array_get(c->words, i), lang == TEXT_JA ?
			    "ja" : "en"));
	return NULL;
}

void
table_put_word(struct buf *out, const struct table_column *c,
    const char *symbol, enum text_lang lang)
{
	const char *word = NULL;
	size_t i;

	if (c != NULL && c->words != NULL)
		word = own_word(c, symbol, lang);
	if (word != NULL && word[0] != '\0') {
		buf_puts(out, word);
		return;
	}
	if (c != NULL && c->words == NULL && lang == TEXT_JA &&
	    (c->type == TABLE_ENUM || (c->type == TABLE_LIST &&
	    strncmp(c->name, "fields", 6) == 0)))
		for (i = 0; i < sizeof(common) / sizeof(common[0]); i++)
			if (strcmp(common[i].symbol, symbol) == 0) {
				/* The program's word leads back to it. */
				buf_printf(out, "%s(%s)", common[i].ja, symbol);
				return;
			}
	buf_puts(out, symbol);
}
