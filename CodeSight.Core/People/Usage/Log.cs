using Microsoft.Extensions.Logging;

namespace CodeSight.Core.People.Usage;

/// <summary>What the counting of usage logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Warning, "What an answer used could not be counted: {Reason}")]
    public static partial void UsageWasLost(this ILogger logger, string reason);
}
