#compdef starseal
# SPDX-License-Identifier: Apache-2.0
if (( CURRENT == 2 )); then
	compadd init plan collect verify show query check report review judge pack key sign disclose encrypt decrypt trust timestamp log plugin policy --help --version
else
	case $words[2] in
	init) compadd -- --help --json --lang --quiet --template ;;
	plan) compadd -- --commands --engagement --help --json --lang --nonce --plugin --quiet --root --subject ;;
	collect) compadd -- --commands --engagement --help --json --keep-partial --key --lang --nonce --originals-key --out --passphrase-fd --plugin --quiet --recipient --root --series --subject --test-secret --threads --unsigned ;;
	verify) compadd -- --help --json --lang --level --policy --proof --public-key --quiet --require --series ;;
	show) compadd -- --extract --help --json --lang --quiet ;;
	query) compadd -- --cite --help --json --lang --limit --quiet --schema --timeout ;;
	check) compadd -- --as-of --help --json --lang --level --policy --public-key --quiet --verbose --waivers ;;
	report) compadd -- --as-of --format --help --json --lang --level --output --policy --public-key --quiet --waivers ;;
	review) compadd -- --as-of --help --json --lang --level --output --policy --public-key --quiet --waivers ;;
	judge) compadd -- --as-of --decision --dry-run --help --json --key --lang --level --passphrase-fd --policy --public-key --quiet --role --ssh-key --tsa-command --waivers ;;
	key) compadd -- new show public identity --help --json --lang --out --passphrase-fd --quiet ;;
	sign) compadd -- --decision --form --help --json --key --lang --passphrase-fd --public-key --quiet --role --ssh-key --statement --tsa-command ;;
	trust) compadd -- init add revoke rotate authority list export import --at --compromised-since --folder --form --help --holder --json --lang --name --not-after --not-before --out --passphrase-fd --quiet --reason --registration --role --root --root-key ;;
	timestamp) compadd -- request attach renew verify --ca --chain --crl --help --items --json --lang --ocsp --out --public-key --quiet --request --sha256 --signature --tsa-command ;;
	disclose) compadd -- --as-of --class --criterion --help --item --json --key --lang --level --list --metadata --output --passphrase-fd --policy --proof --public-key --quiet --recipient --table --to --waivers --why --yes --zip ;;
	pack) compadd -- join --engagement --help --json --key --lang --newest --output --passphrase-fd --quiet --test-secret --unsigned ;;
	encrypt) compadd -- --help --json --lang --out --quiet --recipient ;;
	decrypt) compadd -- --help --identity --json --lang --out --passphrase-fd --quiet ;;
	log) compadd -- key init append check cosign prove verify --help --json --key --lang --log-key --name --origin --out --passphrase-fd --previous --proof --public-key --quiet --witness ;;
	plugin) compadd -- list describe check --help --json --lang --quiet ;;
	policy) compadd -- list lint test mutate explain what-if diff --help --json --lang --level --pack --policy --public-key --quiet ;;
	esac
	_files
fi
