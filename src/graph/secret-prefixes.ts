/**
 * What services begin their secrets with, as scanners of sources know them (gitleaks, config/gitleaks.toml), and what follows.
 * Programs have names with some of these beginnings (`npm_config_registry`, `hf_token`, `ASIA_PACIFIC`): what follows is long,
 * and one word. What a scanner also asks for, the exact length, is not asked: what is cut is a secret, too.
 */
const SECRETS: readonly string[] = [
  // Stripe, GitHub, Shopify, Grafana, DigitalOcean, Linear, Notion, Sentry, SendGrid, Google's OAuth.
  String.raw`(?:[prs]k_(?:live|prod|test)_|gh[oprsu]_|github_pat_|shp(?:at|ca|pa|ss)_|glsa_|do[opr]_v1_|lin_api_|ntn_|sntryu_|SG\.|ya29\.)[a-zA-Z\d]{12}`,
  // GitLab, Slack, OpenAI, Anthropic.
  String.raw`(?:gl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|soat)-|xox[a-z]-|xapp-|sk-(?:admin|ant|proj|svcacct)-)(?=[\w-]*\d)[\w-]{16}`,
  // OpenAI, Mailgun.
  String.raw`(?:sk|(?:pub)?key)-[a-zA-Z\d]{20}`,
  // Amazon, Google, JSON Web Tokens.
  String.raw`(?:A3T|ABIA|ACCA|AKIA|ASIA)[A-Z\d]{16}|AIza[\w-]{30}|eyJ[a-zA-Z\d][\w-]{15}`,
  // npm, Hugging Face, Grafana, Prefect.
  String.raw`(?:npm|hf|glc|pnu)_[a-zA-Z\d]{30}`,
];

const SECRET = new RegExp(`(?<![a-zA-Z\\d])(?:${SECRETS.join('|')})`, 'u');

/** Whether a text has a secret in it that says what it is by how it begins: `ghp_`, `sk_live_`, `AKIA`. */
export function hasKnownSecret(text: string): boolean {
  return SECRET.test(text);
}
