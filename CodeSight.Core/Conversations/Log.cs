using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Conversations;

/// <summary>What conversations log.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "An answer could not be kept in its conversation: {Reason}")]
    public static partial void AnswerWasNotKept(this ILogger logger, string reason);
}
