/* SPDX-License-Identifier: Apache-2.0
 * Ledgers of things: machines, networks, software, information. Data only.
 */
#ifndef LEDGER_TABLES_ASSETS_H
#define LEDGER_TABLES_ASSETS_H

#include "fields.h"

#define ASSET_KIND(X) \
	X("pc", "PC", "パソコン", "PC|ノートPC|ノートパソコン|デスクトップPC|" \
	    "デスクトップ|クライアント|端末|laptop|notebook|desktop|client|" \
	    "workstation") \
	X("thin-client", "Thin client", "シンクライアント", "thinclient") \
	X("server", "Server", "サーバ", "サーバー|物理サーバ|物理サーバー|" \
	    "physical server") \
	X("virtual-server", "Virtual server", "仮想サーバ", \
	    "仮想サーバー|仮想マシン|VM|virtual machine") \
	X("hypervisor", "Hypervisor", "仮想化基盤", \
	    "ハイパーバイザ|ハイパーバイザー|仮想化ホスト") \
	X("smart-device", "Smart device", "スマートデバイス", "スマートフォン|" \
	    "スマホ|タブレット|携帯電話|smartphone|tablet|phone") \
	X("media", "Removable media", "外部記憶媒体", "USBメモリ|USBメモリー|" \
	    "外付けHDD|記憶媒体|可搬媒体|媒体|usb memory|external disk") \
	X("other", "Other", "その他", "複合機|プリンタ|プリンター|printer")
SS_WORDS(asset_kind, ASSET_KIND);

#define ASSET_STATUS(X) \
	X("in-use", "In use", "使用中", "利用中|稼働中|稼動中|運用中|active") \
	X("spare", "Spare", "予備", "保管中|在庫|未使用|stock") \
	X("repair", "In repair", "修理中", "修理") \
	X("disposed", "Disposed", "廃棄済", \
	    "廃棄済み|廃棄|返却済|返却済み|除却|retired")
SS_WORDS(asset_status, ASSET_STATUS);

#define OWNERS \
	TEXT("admin", "Administrator", "運用管理者", \
	    SS_ALSO("システム管理者|管理担当者"), SS_EX("P-002", "P-002")), \
	TEXT("admin_responsible", "Responsible for administration", \
	    "管理責任者", SS_ALSO("責任者|運用責任者"), \
	    SS_EX("Head of general affairs", "総務部長"))

static const struct ss_field f_asset[] = {
	KEY("id", "Asset ID", "資産番号", SS_ALSO("管理番号|資産管理番号|"
	    "資産ID|機器番号|端末番号|asset number|asset tag|id"),
	    SS_EX("EXAMPLE-PC-001", "例-PC-001")),
	ENUM("kind", asset_kind, "Kind", "種別",
	    SS_ALSO("種類|機器種別|資産種別|区分|type"), SS_EX("PC",
	    "パソコン")),
	TEXT("maker", "Maker", "メーカー", SS_ALSO("メーカ|製造元|製造者|"
	    "vendor|manufacturer"), SS_EX("Sample maker", "サンプル製作所")),
	TEXT("model", "Model", "型番", SS_ALSO("型式|機種|機種名|モデル"),
	    SS_SAME("SX-100")),
	TEXT("os", "OS", "OS", SS_ALSO("OS種別|OS名|基本ソフト|"
	    "operating system"), SS_SAME("Windows 11 Pro")),
	TEXT("os_version", "OS version", "OSバージョン",
	    SS_ALSO("OSのバージョン|OS版数|バージョン"), SS_SAME("24H2")),
	TEXT("hostname", "Host name", "ホスト名",
	    SS_ALSO("コンピュータ名|コンピューター名|機器名|端末名|"
	    "computer name|name"), SS_SAME("pc-001")),
	NAMES("user", "User", "利用者", SS_ALSO("使用者|ユーザー|ユーザ"),
	    SS_SAME("P-001")),
	TEXT("owner", "Owner", "所有者", SS_ALSO("管理者|資産管理者|オーナー"),
	    SS_EX("General affairs", "総務部")),
	TEXT("department", "Department", "部署",
	    SS_ALSO("所属|利用部署|部門|所属部署"), SS_EX("Sales", "営業部")),
	TEXT("place", "Place", "設置場所", SS_ALSO("場所|保管場所|設置拠点|"
	    "拠点|location"), SS_EX("Head office 2F", "本社2階")),
	ENUM("status", asset_status, "Status", "状態",
	    SS_ALSO("利用状況|ステータス|状況"), SS_EX("In use", "使用中")),
	BOOL("important", "Important", "重要", SS_ALSO("重要資産|重要度が高い|"
	    "重要機器"), YES, SS_HELP("Its loss or failure would stop the "
	    "business or leak confidential information.",
	    "失われると業務が止まる、または機密が漏れるもの")),
	BOOL("internet_facing", "Reachable from the internet",
	    "インターネット公開", SS_ALSO("外部公開|公開|internet facing"),
	    SS_EX("no", "いいえ")),
	BOOL("may_leave", "May be taken outside", "持ち出し可",
	    SS_ALSO("持出可|持出し可|社外持ち出し|持ち出し|社外持出"), YES),
	BOOL("encrypted", "Disk encrypted", "暗号化", SS_ALSO("ディスク暗号化|"
	    "暗号化有無|暗号化の有無"), YES),
	DATE("support_end", "Support ends on", "サポート終了日",
	    SS_ALSO("サポート期限|保守期限|EOL|EOS|end of support"),
	    SS_SAME("2027-10-12"), SS_HELP("The last day on which the maker "
	    "gives security updates.",
	    "メーカーがセキュリティ更新を出す最後の日")),
	TEXT("replacement_plan", "Replacement plan", "更改計画",
	    SS_ALSO("入替計画|更新計画|リプレース計画|対応計画"),
	    SS_EX("To be replaced in 2027", "2027年度に入替予定"),
	    SS_HELP("What is done where support has ended.",
	    "サポートが終わるものをどうするか")),
	TEXT("config_info", "Configuration kept at", "構成情報",
	    SS_ALSO("構成情報の保管場所|設定情報|構成管理資料"),
	    SS_EX("Build sheet v3", "構築手順書 第3版")),
	OWNERS,
	DATE("introduced_on", "In use since", "導入日",
	    SS_ALSO("取得日|購入日|利用開始日|purchased on"),
	    SS_SAME("2024-04-01")),
	DATE("disposed_on", "Disposed on", "廃棄日",
	    SS_ALSO("返却日|除却日|廃棄年月日"), SS_SAME("")),
	CHECKED
};

#define DEVICE_KIND(X) \
	X("firewall", "Firewall", "ファイアウォール", "FW|UTM|ファイヤーウォール") \
	X("router", "Router", "ルータ", "ルーター|ブロードバンドルータ") \
	X("switch", "Switch", "スイッチ", "L2スイッチ|L3スイッチ|" \
	    "スイッチングハブ|ハブ|hub") \
	X("wlan", "Wireless access point", "無線LAN", "無線AP|" \
	    "無線アクセスポイント|アクセスポイント|Wi-Fi|access point") \
	X("vpn", "VPN device", "VPN装置", "VPN|VPN機器|VPNルータ") \
	X("other", "Other", "その他", NULL)
SS_WORDS(device_kind, DEVICE_KIND);

#define REMOTE_ADMIN(X) \
	X("disabled", "Disabled", "無効", "なし|不可|禁止|off") \
	X("mfa", "With several factors", "多要素認証", "MFA|多要素") \
	X("trusted-addresses", "From named addresses only", "接続元を限定", \
	    "IPアドレス制限|IP制限|接続元制限|ip restriction") \
	X("open", "Without limits", "制限なし", "有効|あり|open|on")
SS_WORDS(remote_admin, REMOTE_ADMIN);

static const struct ss_field f_network_device[] = {
	KEY("id", "Device ID", "機器番号", SS_ALSO("管理番号|資産番号|"
	    "機器ID|device number|id"), SS_EX("EXAMPLE-FW-01", "例-FW-01")),
	TEXT("hostname", "Host name", "ホスト名", SS_ALSO("機器名|装置名"),
	    SS_SAME("fw-01")),
	ENUM("kind", device_kind, "Kind", "機器種別",
	    SS_ALSO("種別|種類|区分|type"), SS_EX("Firewall",
	    "ファイアウォール")),
	TEXT("maker", "Maker", "メーカー", SS_ALSO("メーカ|製造元|vendor|"
	    "manufacturer"), SS_EX("Sample maker", "サンプル製作所")),
	TEXT("model", "Model", "型番", SS_ALSO("型式|機種|機種名|モデル"),
	    SS_SAME("FW-60")),
	TEXT("firmware", "Firmware", "ファームウェア",
	    SS_ALSO("ファームウェアバージョン|ファームウェア版数|バージョン|"
	    "firmware version|version"), SS_SAME("7.4.8")),
	TEXT("place", "Place", "設置場所", SS_ALSO("場所|拠点|location"),
	    SS_EX("Head office server room", "本社サーバ室")),
	TEXT("purpose", "Purpose", "用途", SS_ALSO("目的|役割"),
	    SS_EX("Internet boundary", "インターネット境界")),
	TEXT("maintainer", "Maintained by", "保守業者",
	    SS_ALSO("保守|保守会社|保守ベンダー|保守契約先"),
	    SS_EX("Sample maintenance", "サンプル保守")),
	OWNERS,
	BOOL("internet_boundary", "At the internet boundary",
	    "インターネット境界", SS_ALSO("境界|外部接続|境界機器"), YES),
	BOOL("default_password_changed", "Default password changed",
	    "初期パスワード変更", SS_ALSO("初期パスワード変更済|"
	    "初期パスワード変更済み|初期PW変更"), YES),
	ENUM("remote_admin", remote_admin,
	    "Administration from the internet", "外部からの管理",
	    SS_ALSO("リモート管理|遠隔管理|外部管理|remote administration"),
	    SS_EX("Disabled", "無効")),
	DATE("support_end", "Support ends on", "サポート終了日",
	    SS_ALSO("サポート期限|保守期限|EOL|EOS|end of support"),
	    SS_SAME("2028-03-31")),
	DATE("firmware_checked_on", "Firmware last checked on",
	    "ファームウェア確認日", SS_ALSO("ファームウェア最終確認日|"
	    "更新確認日"), SS_SAME("2026-05-01")),
	INT("highest_cvss10", "CVSS x10", "Highest CVSS x10 of what is open",
	    "未対応の最大CVSS×10", SS_ALSO("最大CVSS×10|CVSS×10"),
	    SS_SAME("53"), SS_HELP("5.3 is written as 53; 0 where nothing is "
	    "open.", "5.3 は 53 と書く。未対応がなければ 0")),
	BOOL("blocks_inbound", "Blocks what comes in unasked",
	    "外部からの通信を遮断", SS_ALSO("受信遮断|インバウンド遮断|"
	    "外部通信遮断"), YES),
	BOOL("rules_defined", "Rules are defined", "通信ルールの定義",
	    SS_ALSO("ルール定義|フィルタ設定|通信ルール"), YES),
	CHECKED
};

#define NETWORK_KIND(X) \
	X("office", "Office", "社内", "社内LAN|業務|事務|オフィス") \
	X("server", "Servers", "サーバ", "サーバー|サーバセグメント") \
	X("public", "Public (DMZ)", "公開", "DMZ|公開セグメント") \
	X("guest", "Guests", "来客用", "ゲスト|ゲスト用|来訪者用") \
	X("factory", "Factory", "工場", "制御|OT|生産") \
	X("closed", "Closed", "閉域", "閉域網|クローズド") \
	X("other", "Other", "その他", NULL)
SS_WORDS(network_kind, NETWORK_KIND);

static const struct ss_field f_network[] = {
	KEY("id", "Network ID", "ネットワーク番号", SS_ALSO("ネットワークID|"
	    "ネットワーク名|セグメント名|管理番号|id"),
	    SS_EX("EXAMPLE-NW-01", "例-NW-01")),
	TEXT("place", "Place", "拠点", SS_ALSO("設置場所|場所|location"),
	    SS_EX("Head office", "本社")),
	TEXT("purpose", "Purpose", "用途", SS_ALSO("目的"),
	    SS_EX("Office work", "事務")),
	TEXT("segment", "Addresses", "アドレス範囲", SS_ALSO("セグメント|"
	    "IPアドレス範囲|サブネット|subnet|address range"),
	    SS_SAME("192.0.2.0/24")),
	ENUM("kind", network_kind, "Kind", "種別", SS_ALSO("種類|区分|type"),
	    SS_EX("Office", "社内")),
	BOOL("dedicated", "Apart from other networks", "分離",
	    SS_ALSO("専用|独立|分離の有無|separated"), YES),
	CHECKED
};

static const struct ss_field f_software[] = {
	KEY("name", "Software", "ソフトウェア名", SS_ALSO("名称|製品名|"
	    "ソフト名|アプリケーション名|software name"),
	    SS_EX("EXAMPLE-Editor", "例-エディタ")),
	TEXT("publisher", "Publisher", "提供元", SS_ALSO("発行元|メーカー|"
	    "ベンダー|開発元|vendor"), SS_EX("Sample soft", "サンプルソフト")),
	TEXT("versions", "Versions allowed", "許可バージョン",
	    SS_ALSO("バージョン|版|version"), SS_EX("5 and later", "5以降")),
	TEXT("scope", "For whom", "利用範囲", SS_ALSO("対象|利用部署|範囲"),
	    SS_EX("All PCs", "全パソコン")),
	DATE("approved_on", "Approved on", "承認日", SS_ALSO("許可日"),
	    SS_SAME("2026-04-01")),
	TEXT("approver", "Approved by", "承認者", SS_ALSO("許可者"),
	    SS_EX("Head of IT", "情報システム部長"))
};

static const struct ss_field f_information_asset[] = {
	KEY("id", "Information ID", "情報資産番号", SS_ALSO("管理番号|番号|"
	    "情報資産ID|id"), SS_EX("EXAMPLE-I-001", "例-I-001")),
	TEXT("name", "Information", "情報資産名", SS_ALSO("名称|情報名|"
	    "資産名称|name"), SS_EX("Customer list", "顧客一覧")),
	TEXT("class", "Class", "機密区分", SS_ALSO("区分|重要度区分|"
	    "情報区分|機密性|classification"), SS_EX("Confidential", "秘密")),
	BOOL("important", "Important", "重要", SS_ALSO("重要情報"), YES),
	TEXT("manager", "Managed by", "管理責任者", SS_ALSO("管理者|責任者"),
	    SS_EX("Head of sales", "営業部長")),
	TEXT("department", "Department", "管理部署", SS_ALSO("部署|部門|"
	    "所管部署"), SS_EX("Sales", "営業部")),
	TEXT("storage", "Stored at", "保管場所", SS_ALSO("保存先|保存場所|"
	    "格納場所"), SS_EX("File server", "ファイルサーバ")),
	TEXT("keep_until", "Keep until", "保存期限", SS_ALSO("保存期間|"
	    "保管期間|保管期限|retention"), SS_EX("5 years", "5年")),
	TEXT("disclosed_to", "May be shown to", "開示範囲",
	    SS_ALSO("利用者範囲|閲覧範囲|開示先"), SS_EX("Sales", "営業部")),
	TEXT("contact", "Contact", "問い合わせ先", SS_ALSO("連絡先"),
	    SS_EX("Sales desk", "営業部窓口")),
	BOOL("encrypted", "Encrypted", "暗号化", SS_ALSO("暗号化有無|"
	    "暗号化の有無"), YES),
	CHECKED
};

#define DISPOSAL_METHOD(X) \
	X("overwrite", "Overwritten", "上書き消去", "データ消去|消去ソフト|上書き") \
	X("crypto-erase", "Cryptographic erase", "暗号化消去", "暗号鍵消去") \
	X("degauss", "Degaussed", "磁気消去", "消磁") \
	X("destroy", "Destroyed", "物理破壊", "破砕|物理的破壊|溶解|裁断") \
	X("format", "Formatted only", "初期化のみ", "フォーマット|初期化") \
	X("other", "Other", "その他", NULL)
SS_WORDS(disposal_method, DISPOSAL_METHOD);

static const struct ss_field f_disposal[] = {
	KEY("asset", "Asset ID", "資産番号", SS_ALSO("管理番号|機器番号|"
	    "資産管理番号|asset number"), SS_EX("EXAMPLE-PC-000",
	    "例-PC-000")),
	TEXT("kind", "Kind", "種別", SS_ALSO("種類|品名|type"),
	    SS_EX("PC", "パソコン")),
	DATE("disposed_on", "Disposed on", "廃棄日", SS_ALSO("処分日|"
	    "廃棄年月日|返却日"), SS_SAME("2026-03-20")),
	ENUM("method", disposal_method, "How data was erased", "消去方法",
	    SS_ALSO("廃棄方法|処分方法|データ消去方法"),
	    SS_EX("Destroyed", "物理破壊")),
	TEXT("proof", "Proof", "証明書", SS_ALSO("証跡|消去証明書|証明書番号|"
	    "certificate"), SS_EX("Certificate 12", "消去証明書 第12号")),
	TEXT("by_role", "Done by", "実施者", SS_ALSO("担当|担当者|作業者"),
	    SS_EX("IT section", "情報システム課")),
	BOOL("lease_return", "Returned to a lessor", "リース返却",
	    SS_ALSO("返却|リース"), SS_EX("no", "いいえ"))
};

#define VULNERABILITY_DECISION(X) \
	X("act", "Update or fix", "対応する", "対応|適用|対応要|要対応") \
	X("mitigate", "Mitigate", "緩和策", "回避策|暫定対応|代替策") \
	X("accept", "Accept", "受容", "対応しない|許容") \
	X("not-affected", "Not affected", "影響なし", "対象外|非該当|該当なし") \
	X("open", "Undecided", "未判断", "検討中|未定|調査中")
SS_WORDS(vulnerability_decision, VULNERABILITY_DECISION);

static const struct ss_field f_vulnerability[] = {
	KEY("id", "Vulnerability ID", "脆弱性番号", SS_ALSO("CVE|CVE番号|"
	    "脆弱性ID|管理番号|識別番号|id"), SS_EX("EXAMPLE-V-001",
	    "例-V-001")),
	TEXT("asset", "Asset", "対象資産", SS_ALSO("資産番号|対象機器|対象|"
	    "機器|host"), SS_SAME("PC-001")),
	DATE("found_on", "Known since", "認知日", SS_ALSO("検知日|発見日|"
	    "公表日|把握日|入手日"), SS_SAME("2026-05-08")),
	TEXT("source", "Source", "情報源", SS_ALSO("入手元|入手先"),
	    SS_EX("Maker's notice", "メーカー通知")),
	INT("severity10", "CVSS x10", "CVSS x10", "深刻度(CVSS×10)",
	    SS_ALSO("CVSS×10|深刻度×10"), SS_SAME("75"),
	    SS_HELP("7.5 is written as 75.", "7.5 は 75 と書く")),
	ENUM("decision", vulnerability_decision, "Decision", "対応判断",
	    SS_ALSO("判断|対応要否|対応方針"), SS_EX("Update or fix",
	    "対応する")),
	TEXT("reason", "Reason", "理由", SS_ALSO("判断理由"),
	    SS_EX("Reachable from outside", "外部に公開しているため")),
	DATE("due_on", "Due on", "対応期限", SS_ALSO("期限"),
	    SS_SAME("2026-05-22")),
	DATE("done_on", "Done on", "対応日", SS_ALSO("完了日|対応完了日|"
	    "適用日"), SS_SAME("2026-05-15")),
	TEXT("mitigation", "Mitigation", "緩和策", SS_ALSO("暫定対応|回避策|"
	    "代替策"), SS_SAME(""))
};

#define TABLES_ASSETS \
	FORM("asset", "Assets", "資産台帳", "情報機器台帳|機器台帳|" \
	    "IT資産台帳|PC台帳|端末台帳", f_asset), \
	FORM("network_device", "Network devices", "ネットワーク機器台帳", \
	    "通信機器台帳", f_network_device), \
	FORM("network", "Networks", "ネットワーク一覧", \
	    "ネットワーク台帳|セグメント一覧", f_network), \
	FORM("software", "Software that may be used", "許可ソフトウェア一覧", \
	    "利用許可ソフトウェア|ソフトウェア台帳", f_software), \
	FORM("information_asset", "Information assets", "情報資産台帳", \
	    "情報資産管理台帳", f_information_asset), \
	FORM("disposal", "Disposals", "廃棄記録", "廃棄台帳|廃棄一覧", \
	    f_disposal), \
	FORM("vulnerability", "Vulnerabilities", "脆弱性対応記録", \
	    "脆弱性管理台帳|脆弱性対応一覧", f_vulnerability)

#endif
