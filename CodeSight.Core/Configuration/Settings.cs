using Microsoft.Extensions.Configuration;

namespace CodeSight.Core.Configuration;

/// <summary>Every setting there is. Nothing else is read from the environment.</summary>
public static class Settings
{
    private const string Prefix = "CODESIGHT_";

    // The launcher's own, which the server inherits.
    private static readonly string[] OfTheLauncher = ["CODESIGHT_HOME", "CODESIGHT_TEST_VERBOSITY"];

    public static Setting DataDir { get; } = new("CODESIGHT_DATA_DIR", "/index");

    public static Setting DocsDir { get; } = new("CODESIGHT_DOCS_DIR", "/data");

    public static Setting Host { get; } = new("CODESIGHT_HOST", "localhost, or * in a container");

    public static Setting Port { get; } = new("CODESIGHT_PORT", "8000");

    public static Setting ApiKey { get; } = new("CODESIGHT_API_KEY", "none: open", IsSecret: true);

    public static Setting Auth { get; } = new("CODESIGHT_AUTH", "key where CODESIGHT_API_KEY is set, else open");

    public static Setting AdminEmail { get; } = new("CODESIGHT_ADMIN_EMAIL", "none");

    public static Setting AdminPassword { get; } = new("CODESIGHT_ADMIN_PASSWORD", "none", IsSecret: true);

    public static Setting OidcAuthority { get; } = new("CODESIGHT_OIDC_AUTHORITY", "none");

    public static Setting OidcClientId { get; } = new("CODESIGHT_OIDC_CLIENT_ID", "none");

    public static Setting OidcClientSecret { get; } = new("CODESIGHT_OIDC_CLIENT_SECRET", "none", IsSecret: true);

    public static Setting OidcScopes { get; } = new("CODESIGHT_OIDC_SCOPES", "openid profile email");

    public static Setting OidcName { get; } = new("CODESIGHT_OIDC_NAME", "the host of CODESIGHT_OIDC_AUTHORITY");

    public static Setting OidcGroupsClaim { get; } = new("CODESIGHT_OIDC_GROUPS_CLAIM", "none");

    public static Setting OidcGroupMap { get; } = new("CODESIGHT_OIDC_GROUP_MAP", "none: values are names of groups");

    public static Setting OidcCreateAccounts { get; } = new("CODESIGHT_OIDC_CREATE_ACCOUNTS", "true");

    public static Setting OidcTrustEmail { get; } = new("CODESIGHT_OIDC_TRUST_EMAIL", "false");

    public static Setting RateLimit { get; } = new("CODESIGHT_RATE_LIMIT_PER_MINUTE", "120 with accounts, else 0");

    public static Setting MonthlyBudget { get; } = new("CODESIGHT_MONTHLY_BUDGET", "none: any number");

    public static Setting AuditDays { get; } = new("CODESIGHT_AUDIT_DAYS", "365");

    public static Setting ConversationDays { get; } = new("CODESIGHT_CONVERSATION_DAYS", "365");

    public static Setting TrustedProxies { get; } = new("CODESIGHT_TRUSTED_PROXIES", "none");

    public static Setting CorsOrigins { get; } = new("CODESIGHT_CORS_ORIGINS", "none");

    public static Setting Strict { get; } = new("CODESIGHT_STRICT", "auto");

    public static Setting StaleSeconds { get; } = new("CODESIGHT_STALE_SECONDS", "3600");

    public static Setting MaxFileMegabytes { get; } = new("CODESIGHT_MAX_FILE_MB", "100");

    public static Setting HiddenContent { get; } = new("CODESIGHT_HIDDEN_CONTENT", "skip");

    public static Setting Ocr { get; } = new("CODESIGHT_OCR", "auto");

    public static Setting OcrLanguages { get; } = new("CODESIGHT_OCR_LANGUAGES", "eng");

    public static Setting LeaseSeconds { get; } = new("CODESIGHT_LEASE_SECONDS", "60");

    public static Setting Indexing { get; } = new("CODESIGHT_INDEXING", "auto");

    public static Setting ForceInit { get; } = new("FORCE_INIT", "false");

    public static Setting Fusion { get; } = new("CODESIGHT_FUSION", "combination");

    public static Setting SearchMemoryMegabytes { get; } = new("CODESIGHT_SEARCH_MEMORY_MB", "512");

    public static Setting Examples { get; } = new("CODESIGHT_EXAMPLES", "none");

    public static Setting EmbeddingModel { get; } = new("CODESIGHT_EMBEDDING_MODEL", "the built-in all-MiniLM-L6-v2");

    public static Setting EmbeddingPrecision { get; } = new("CODESIGHT_EMBEDDING_PRECISION", "auto");

    public static Setting EncoderMachineCode { get; } = new("CODESIGHT_ENCODER_MACHINE_CODE", "on");

    public static Setting RerankModel { get; } = new("CODESIGHT_RERANK_MODEL", "none");

    public static Setting RerankMilliseconds { get; } = new("CODESIGHT_RERANK_MILLISECONDS", "500");

    public static Setting MaxStreams { get; } = new("CODESIGHT_MAX_STREAMS", "50");

    public static Setting Backend { get; } = new("CODESIGHT_LLM_BACKEND", "none");

    public static Setting Model { get; } = new("CODESIGHT_LLM_MODEL", "the backend's default");

    public static Setting InputPrice { get; } = new("CODESIGHT_PRICE_PER_MTOK_INPUT", "0: not shown");

    public static Setting OutputPrice { get; } = new("CODESIGHT_PRICE_PER_MTOK_OUTPUT", "0: not shown");

    public static Setting PriceCurrency { get; } = new("CODESIGHT_PRICE_CURRENCY", "none");

    public static Setting AnthropicApiKey { get; } = new("ANTHROPIC_API_KEY", "none", IsSecret: true);

    public static Setting AzureEndpoint { get; } = new("AZURE_OPENAI_ENDPOINT", "none");

    public static Setting AzureApiKey { get; } = new("AZURE_OPENAI_API_KEY", "none: Entra ID", IsSecret: true);

    public static Setting AzureDeployment { get; } = new("AZURE_OPENAI_DEPLOYMENT", "CODESIGHT_LLM_MODEL");

    public static Setting OpenAIApiKey { get; } = new("OPENAI_API_KEY", "none", IsSecret: true);

    public static Setting OpenAIBaseUrl { get; } = new("OPENAI_BASE_URL", "OpenAI's own");

    public static Setting OllamaHost { get; } = new("OLLAMA_HOST", "http://localhost:11434");

    public static Setting Postgres { get; } = new(
        "ConnectionStrings__codesight", "a private server under CODESIGHT_DATA_DIR", IsSecret: true);

    public static Setting Redis { get; } = new("ConnectionStrings__redis", "none: one process", IsSecret: true);

    /// <summary>All of them, in the order of docs/configuration.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        DocsDir, DataDir, Host, Port, Auth, ApiKey, AdminEmail, AdminPassword,
        OidcAuthority, OidcClientId, OidcClientSecret, OidcScopes, OidcName, OidcGroupsClaim, OidcGroupMap,
        OidcCreateAccounts, OidcTrustEmail,
        RateLimit, MonthlyBudget, AuditDays, ConversationDays, TrustedProxies, CorsOrigins, Strict,
        StaleSeconds, MaxFileMegabytes, Ocr, OcrLanguages, HiddenContent, EmbeddingModel, EmbeddingPrecision, EncoderMachineCode,
        Fusion, SearchMemoryMegabytes, RerankModel, RerankMilliseconds, MaxStreams, Examples,
        Indexing, ForceInit, LeaseSeconds,
        Backend, Model, InputPrice, OutputPrice, PriceCurrency,
        AnthropicApiKey, AzureEndpoint, AzureApiKey, AzureDeployment, OpenAIApiKey, OpenAIBaseUrl, OllamaHost,
        Postgres, Redis,
    ];

    /// <summary>
    /// Names with our prefix that are no settings: a misspelling such as CODESIGHT_API_KYE would otherwise leave the server open without a
    /// word.
    /// </summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var known = All.Select(setting => setting.Key)
            .Concat(All.Where(setting => setting.IsSecret).Select(setting => setting.FileKey))
            .Concat(OfTheLauncher)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. configuration.GetChildren()
                .Select(section => section.Key)
                .Where(key => key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !known.Contains(key))
                .Order(StringComparer.Ordinal),
        ];
    }
}
