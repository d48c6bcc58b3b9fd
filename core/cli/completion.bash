# SPDX-License-Identifier: Apache-2.0
# bash completion of starseal
_starseal()
{
	local cur=${COMP_WORDS[COMP_CWORD]} words=
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="init plan collect verify show query check report review judge pack key sign disclose encrypt decrypt trust timestamp log plugin policy --help --version"
	else
		case ${COMP_WORDS[1]} in
		init) words="--help --json --lang --quiet --template" ;;
		plan) words="--commands --engagement --help --json --lang --nonce --plugin --quiet --root --subject" ;;
		collect) words="--commands --engagement --help --json --keep-partial --key --lang --nonce --originals-key --out --passphrase-fd --plugin --quiet --recipient --root --series --subject --test-secret --threads --unsigned" ;;
		verify) words="--help --json --lang --level --policy --proof --public-key --quiet --require --series" ;;
		show) words="--extract --help --json --lang --quiet" ;;
		query) words="--cite --help --json --lang --limit --quiet --schema --timeout" ;;
		check) words="--as-of --help --json --lang --level --policy --public-key --quiet --verbose --waivers" ;;
		report) words="--as-of --format --help --json --lang --level --output --policy --public-key --quiet --waivers" ;;
		review) words="--as-of --help --json --lang --level --output --policy --public-key --quiet --waivers" ;;
		judge) words="--as-of --decision --dry-run --help --json --key --lang --level --passphrase-fd --policy --public-key --quiet --role --ssh-key --tsa-command --waivers" ;;
		key) words="new show public identity --help --json --lang --out --passphrase-fd --quiet" ;;
		sign) words="--decision --form --help --json --key --lang --passphrase-fd --public-key --quiet --role --ssh-key --statement --tsa-command" ;;
		trust) words="init add revoke rotate authority list export import --at --compromised-since --folder --form --help --holder --json --lang --name --not-after --not-before --out --passphrase-fd --quiet --reason --registration --role --root --root-key" ;;
		timestamp) words="request attach renew verify --ca --chain --crl --help --items --json --lang --ocsp --out --public-key --quiet --request --sha256 --signature --tsa-command" ;;
		disclose) words="--as-of --class --criterion --help --item --json --key --lang --level --list --metadata --output --passphrase-fd --policy --proof --public-key --quiet --recipient --table --to --waivers --why --yes --zip" ;;
		pack) words="join --engagement --help --json --key --lang --newest --output --passphrase-fd --quiet --test-secret --unsigned" ;;
		encrypt) words="--help --json --lang --out --quiet --recipient" ;;
		decrypt) words="--help --identity --json --lang --out --passphrase-fd --quiet" ;;
		log) words="key init append check cosign prove verify --help --json --key --lang --log-key --name --origin --out --passphrase-fd --previous --proof --public-key --quiet --witness" ;;
		plugin) words="list describe check --help --json --lang --quiet" ;;
		policy) words="list lint test mutate explain what-if diff --help --json --lang --level --pack --policy --public-key --quiet" ;;
		esac
	fi
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	--lang | --template) words="ja en" ;;
	-l | --level) words="3 4" ;;
	-f | --format) words="text html sme xlsx csv oscal-ar oscal-poam" ;;
	*)
		# Options only where one is begun; files anywhere else.
		if [ "$COMP_CWORD" -gt 1 ] && [ "${cur#-}" = "$cur" ]; then
			words=${words%%--*}
			[ "$COMP_CWORD" -eq 2 ] || words=
			mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur"; compgen -f -- "$cur")
			return
		fi
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o filenames -F _starseal starseal
