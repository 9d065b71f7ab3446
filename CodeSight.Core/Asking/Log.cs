using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Asking;

/// <summary>What the asking flow logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "The best passages are reranked by {Model}, within {Milliseconds} ms")]
    public static partial void Reranks(this ILogger logger, string model, double milliseconds);
}
