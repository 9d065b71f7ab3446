using CodeSight.Core.Asking.Explain;
using CodeSight.Core.Configuration;

namespace CodeSight.Api;

/// <summary>What the server logs: events with times and counts, never a question, a key or a document's text.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "CodeSight {Version} serves {DocsDir}; state in {DataDir}, language model {Backend}, fusion {Fusion}")]
    public static partial void Starting(
        this ILogger logger, string version, string docsDir, string dataDir, LanguageModelBackend backend, FusionMethod fusion);

    [LoggerMessage(1001, LogLevel.Warning, "Running without auth - set CODESIGHT_API_KEY for production")]
    public static partial void RunningWithoutAuth(this ILogger logger);

    [LoggerMessage(1002, LogLevel.Warning, "No documents found at {DocsDir}. Mount your documents: -v /path/to/docs:{DocsDir}:ro")]
    public static partial void NoDocuments(this ILogger logger, string docsDir);

    [LoggerMessage(1003, LogLevel.Warning, "{Name} is not a setting of CodeSight and has no effect; see docs/configuration.md")]
    public static partial void UnknownSetting(this ILogger logger, string name);

    [LoggerMessage(1004, LogLevel.Warning, "The documents folder {DocsDir} cannot be read; give the user '{User}', who runs this server, the right to read it")]
    public static partial void DocumentsUnreadable(this ILogger logger, string docsDir, string user);

    [LoggerMessage(1005, LogLevel.Warning, "There is no administrator yet; create one: ./codesight admin create EMAIL")]
    public static partial void NoAdministrator(this ILogger logger);

    [LoggerMessage(1006, LogLevel.Information, "The first administrator was created")]
    public static partial void AdministratorCreated(this ILogger logger);

    [LoggerMessage(1007, LogLevel.Warning, "A request has X-Forwarded-For, which is ignored: wrong keys, limits and the audit log count the proxy's address for everybody behind it. Name the proxy in CODESIGHT_TRUSTED_PROXIES")]
    public static partial void ProxyIgnored(this ILogger logger);

    [LoggerMessage(1008, LogLevel.Warning, "Everybody who reaches this server may read the documents, and it listens beyond this machine, or on all addresses of its container: publish its port on 127.0.0.1 alone, or set CODESIGHT_API_KEY. CODESIGHT_STRICT=true refuses such a start")]
    public static partial void OpenBeyondThisMachine(this ILogger logger);

    [LoggerMessage(1010, LogLevel.Information, "Search: {Results} results of at most {TopK} in {Milliseconds:F1} ms, glob {HasGlob}")]
    public static partial void Searched(this ILogger logger, int results, int topK, double milliseconds, bool hasGlob);

    [LoggerMessage(1011, LogLevel.Information, "Ask: {Sources} sources of at most {TopK} in {Milliseconds:F1} ms by {Model}, glob {HasGlob}")]
    public static partial void Asked(this ILogger logger, int sources, int topK, double milliseconds, string model, bool hasGlob);

    [LoggerMessage(1012, LogLevel.Warning, "The language model is not available: {Reason}")]
    public static partial void LanguageModelUnavailable(this ILogger logger, string reason);

    [LoggerMessage(1013, LogLevel.Information, "The audit log has let go of {Entries} entries that were older than {Days} days")]
    public static partial void AuditDeleted(this ILogger logger, int entries, double days);

    [LoggerMessage(1014, LogLevel.Information, "{Conversations} conversations in which nothing happened for {Days} days were deleted")]
    public static partial void ConversationsDeleted(this ILogger logger, int conversations, double days);

    [LoggerMessage(1016, LogLevel.Information, "Explain: {Verdict} in {Milliseconds:F1} ms, glob {HasGlob}")]
    public static partial void Explained(this ILogger logger, Verdict verdict, double milliseconds, bool hasGlob);

    [LoggerMessage(1020, LogLevel.Information, "Index run {RunId} was asked for, forced {ForceRebuild}")]
    public static partial void RunRequested(this ILogger logger, long runId, bool forceRebuild);

    [LoggerMessage(1021, LogLevel.Information, "Index run {RunId} runs already; a second one was refused")]
    public static partial void RunRefused(this ILogger logger, long runId);

    [LoggerMessage(1022, LogLevel.Warning, "A stream of index events ended early")]
    public static partial void EventsBroke(this ILogger logger, Exception fault);

    [LoggerMessage(1023, LogLevel.Warning, "The progress in the terminal was interrupted; it goes on in a moment")]
    public static partial void ProgressBroke(this ILogger logger, Exception fault);

    [LoggerMessage(1030, LogLevel.Error, "{Method} {Route} failed")]
    public static partial void RequestFailed(this ILogger logger, string method, string route, Exception fault);

    [LoggerMessage(1031, LogLevel.Warning, "The database cannot be reached: {Reason}")]
    public static partial void DatabaseUnavailable(this ILogger logger, string reason);

    [LoggerMessage(1040, LogLevel.Warning, "Wrong keys were sent: {Requests} requests since the line before; there is at most one a minute")]
    public static partial void KeysRefused(this ILogger logger, long requests);

    [LoggerMessage(1041, LogLevel.Warning, "A sign-in with the identity provider failed: {Code} {Fault}")]
    public static partial void ProviderSignInFailed(this ILogger logger, string code, string fault);
}
