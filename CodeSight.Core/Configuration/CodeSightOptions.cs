using System.Net;
using CodeSight.Encoder.Kernels;
using CodeSight.Extraction;

namespace CodeSight.Core.Configuration;

/// <summary>The settings of one process, read once at start and checked (docs/configuration.md lists the variables).</summary>
public sealed record CodeSightOptions
{
    private readonly AuthMode? _auth;

    /// <summary>Index and state: the private Postgres cluster, snapshots. Absolute.</summary>
    public required string DataDir { get; init; }

    /// <summary>The documents folder, absolute; only ever read.</summary>
    public required string DocsDir { get; init; }

    /// <summary>Where the server listens: an IP address, "localhost" for both loopback addresses, or "*" for all addresses.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port on <see cref="Host"/>; 0 for any free one.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>Who is let in. The default is by key if there is one, and otherwise everybody.</summary>
    public AuthMode Auth
    {
        get => _auth ?? (ApiKey is null ? AuthMode.Open : AuthMode.Key);
        init => _auth = value;
    }

    /// <summary>The operator's key; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Of the first administrator, who is created at a start without any; null to create none.</summary>
    public FirstAdministrator? FirstAdministrator { get; init; }

    /// <summary>The identity provider that people sign in with; null for passwords alone.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>How many requests a caller may send in a minute; 0 for any number.</summary>
    public int RateLimitPerMinute { get; init; }

    /// <summary>Tokens of the language model that an account without a budget of its own may use in a month; null for any number.</summary>
    public long? MonthlyBudget { get; init; }

    /// <summary>What the language model's tokens cost; null where no price is set.</summary>
    public TokenPrices? Prices { get; init; }

    /// <summary>How long a conversation is kept after something was asked in it last; null for ever.</summary>
    public TimeSpan? ConversationAge { get; init; }

    /// <summary>How long the audit log keeps an entry; null for ever.</summary>
    public TimeSpan? AuditAge { get; init; }

    /// <summary>The proxies whose headers say where a request comes from.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Whether everybody's headers of that kind count: ASPNETCORE_FORWARDEDHEADERS_ENABLED, the framework's own switch.</summary>
    public bool TrustsAnyProxy { get; init; }

    /// <summary>The other sites whose pages may call the API, as browsers write origins.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether <see cref="StrictMode"/> holds; null for its default.</summary>
    public bool? Strict { get; init; }

    /// <summary>Whether the process runs in a container.</summary>
    public bool RunsInContainer { get; init; }

    /// <summary>Which language model answers.</summary>
    public LanguageModelOptions LanguageModel { get; init; } = new();

    /// <summary>What becomes of content that a document does not show.</summary>
    public HiddenContentMode HiddenContent { get; init; }

    /// <summary>Whether pages without text are read by OCR, where that is installed.</summary>
    public bool UsesOcr { get; init; } = true;

    /// <summary>Languages of OCR, as Tesseract names them, joined by "+".</summary>
    public string OcrLanguages { get; init; } = "eng";

    /// <summary>Folder of the embedding model, or its .onnx file; absolute.</summary>
    public required string EmbeddingModelDir { get; init; }

    /// <summary>Arithmetic of the embedding model.</summary>
    public EmbeddingPrecision EmbeddingPrecision { get; init; } = EmbeddingPrecision.Auto;

    /// <summary>Whether the encoder may run its kernel that is written in machine code.</summary>
    public bool AllowsMachineCode { get; init; } = true;

    /// <summary>Age after which the index is brought up to date by itself.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Largest file that is read, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 100L << 20;

    /// <summary>Npgsql connection string of a given server; null for the private cluster under <see cref="DataDir"/>.</summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>Redis as StackExchange writes it (host:port,password=...); null for one process without it.</summary>
    public string? RedisConnectionString { get; init; }

    /// <summary>How long work is held for a process that gives no sign of life: a document, or the comparison of the folder.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the server indexes by itself; otherwise indexer processes on the same database do.</summary>
    public bool IndexesInside { get; init; } = true;

    /// <summary>Whether everything is indexed again at the start.</summary>
    public bool ForceInit { get; init; }

    /// <summary>Questions that the page offers before the first one is asked.</summary>
    public IReadOnlyList<string> ExampleQuestions { get; init; } = [];

    /// <summary>How the two arms' scores are combined.</summary>
    public FusionMethod Fusion { get; init; } = FusionMethod.Combination;

    /// <summary>Most bytes of vectors that a process keeps in memory; a collection with more is searched by the database.</summary>
    public long SearchMemoryBytes { get; init; } = 512L << 20;

    /// <summary>Folder of the cross-encoder that ranks the best passages anew, or its .onnx file; absolute; null for none.</summary>
    public string? RerankModelDir { get; init; }

    /// <summary>Longest time that a reranking may take; after it, the order that it would have changed answers.</summary>
    public TimeSpan RerankBudget { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Maximum number of answers that a process streams at once.</summary>
    public int MaxStreams { get; init; } = 50;

    /// <inheritdoc/>
    /// <remarks>A record prints all its members by itself, and some of these are secrets.</remarks>
    public override string ToString() => $"{nameof(CodeSightOptions)} {{ DocsDir = {DocsDir}, DataDir = {DataDir} }}";
}

/// <summary>Who is let in.</summary>
public enum AuthMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever has the operator's key.</summary>
    Key,

    /// <summary>People with an account, and programs with an API key.</summary>
    Accounts,
}

/// <summary>The first administrator's e-mail address and password.</summary>
public sealed record FirstAdministrator(string Email, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(FirstAdministrator);
}

/// <summary>What a million tokens cost.</summary>
/// <param name="Currency">Shown after amounts; empty for none.</param>
public sealed record TokenPrices(decimal Input, decimal Output, string Currency)
{
    /// <summary>What so many tokens cost, to a millionth.</summary>
    public decimal Cost(long inputTokens, long outputTokens) =>
        decimal.Round(((inputTokens * Input) + (outputTokens * Output)) / 1_000_000, 6);
}

/// <summary>How keyword and vector results are fused.</summary>
public enum FusionMethod
{
    /// <summary>Convex combination of both arms' exact scores (docs/decisions).</summary>
    Combination,

    /// <summary>Reciprocal rank fusion, k = 60.</summary>
    ReciprocalRank,
}

/// <summary>The backends that can write an answer.</summary>
public enum LanguageModelBackend
{
    None,
    Claude,
    Azure,
    OpenAI,
    Ollama,
}

/// <summary>How to reach the language model. Keys never appear in a log, an error or <see cref="object.ToString"/>.</summary>
public sealed class LanguageModelOptions
{
    public LanguageModelBackend Backend { get; init; }

    /// <summary>Model or, for Azure, deployment; null for the backend's default.</summary>
    public string? Model { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Azure resource, OpenAI-compatible base, or Ollama host; null for the public default.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Longest wait for an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
