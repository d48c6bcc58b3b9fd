/* SPDX-License-Identifier: Apache-2.0
 * Who may approve a document, in the words that firms use: one list for the
 * register of documents and the record of approvals. Data only.
 */
#ifndef STARSEAL_ROLES_H
#define STARSEAL_ROLES_H

#include "form.h"

#define SS_APPROVER_ROLE(X) \
	X("representative-director", "Representative director", \
	    "代表取締役", "代表取締役社長|社長|代表|代表社員|代表者") \
	X("director", "Director", "取締役", "役員|執行役員|専務|常務|" \
	    "専務取締役|常務取締役") \
	X("ciso", "Chief information security officer", \
	    "最高情報セキュリティ責任者", "CISO|セキュリティ統括責任者|" \
	    "情報セキュリティ統括責任者") \
	X("security-manager", "Security manager", \
	    "情報セキュリティ管理者", "セキュリティ管理者|" \
	    "情報セキュリティ責任者|情報システム責任者") \
	X("department-head", "Department head", "部門長", "部長|課長|" \
	    "部門責任者|所属長") \
	X("other", "Other", "その他", NULL)

#endif
